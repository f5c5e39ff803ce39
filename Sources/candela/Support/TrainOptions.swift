import ArgumentParser
import CandelaModel
import CandelaTraining

/// How a model is trained.
struct TrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The mask's pattern at the start: flat, lens:<mm>, diffuser:<pixels>, joined by +. Default: diffuser:1; "
        + "lens:120+diffuser:6 with --fixed-mask.", valueName: "pattern"))
  var mask: String?
  @Flag(help: "Keep the pattern as the mask and train the weights alone.")
  var fixedMask = false
  @Option(help: ArgumentHelp("Times that every frame is seen. Default: 30; 40 with --fixed-mask.", valueName: "n"))
  var epochs: Int?
  @Option(help: ArgumentHelp("Frames of one step. Default: 250; 200 with --fixed-mask.", valueName: "n"))
  var batch: Int?
  @Option(
    help: ArgumentHelp("Adam's first step on the weights. Default: 0.01; 0.02 with --fixed-mask.", valueName: "rate"))
  var rate: Float?
  @Option(help: ArgumentHelp("Adam's first step on the mask's phases.", valueName: "rad"))
  var phaseRate: Float?
  @Option(
    help: ArgumentHelp(
      "Random changes of the frames: none, shift:<pixels>, mirror, joined by commas.", valueName: "list"))
  var augment = "none"
  @Option(
    help: ArgumentHelp(
      "Noise while training: none, board:<parts of its own>, diodes:<share of the mean>, mask:<pi>, "
        + "shift:<diodes>, joined by commas.",
      valueName: "list"))
  var noise = "board"
  @Option(help: ArgumentHelp("Share of the target spread over all classes.", valueName: "share"))
  var smoothing: Float?
  @Option(help: ArgumentHelp("Share of the epochs before the mask is rounded to its levels.", valueName: "share"))
  var roundFrom: Double?
  @Option(
    help: ArgumentHelp("Share of the epochs with the mean field over a diode alone.", valueName: "share"))
  var coarseUntil: Double?
  @Option(help: ArgumentHelp("Separable terms of each leg's kernel while training.", valueName: "n"))
  var terms: Int?
  @Option(
    help: ArgumentHelp("What a pixel value is: amplitude, or intensity (the amplitude is its root).", valueName: "kind")
  )
  var encoding = InputSpecification.Encoding.amplitude
  @Option(help: ArgumentHelp("Threads. Default: all cores.", valueName: "n"))
  var threads: Int?
}

extension TrainOptions {
  /// The pattern that the mask starts from, or is.
  var pattern: String { mask ?? (fixedMask ? "lens:120+diffuser:6" : "diffuser:1") }

  /// Settings of joint training.
  func joint(seed: UInt64) throws(TrainingError) -> JointTrainingConfiguration {
    var configuration = JointTrainingConfiguration(initialMask: try MaskPattern(pattern))
    configuration.epochs = epochs ?? configuration.epochs
    configuration.batchSize = batch ?? configuration.batchSize
    configuration.weightRate = rate ?? configuration.weightRate
    configuration.phaseRate = phaseRate ?? configuration.phaseRate
    configuration.augmentation = try Augmentation(augment)
    configuration.noise = try TrainingNoise(noise)
    configuration.labelSmoothing = smoothing ?? configuration.labelSmoothing
    configuration.roundFrom = roundFrom ?? configuration.roundFrom
    configuration.coarseUntil = coarseUntil ?? configuration.coarseUntil
    configuration.kernelTerms = terms ?? configuration.kernelTerms
    configuration.threads = threads ?? Workspace.cores
    configuration.seed = seed
    try configuration.validate()
    return configuration
  }

  /// Settings of training weights behind the pattern.
  func weights(seed: UInt64) -> WeightTrainingConfiguration {
    var configuration = WeightTrainingConfiguration()
    configuration.epochs = epochs ?? configuration.epochs
    configuration.batchSize = batch ?? configuration.batchSize
    configuration.learningRate = rate ?? configuration.learningRate
    configuration.seed = seed
    return configuration
  }
}

extension InputSpecification.Encoding: ExpressibleByArgument {}
