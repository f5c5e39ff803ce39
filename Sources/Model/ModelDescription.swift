/// What the maker of a bundle says about the model, besides mask and weights.
public struct ModelDescription: Sendable, Hashable {
  /// Short name, 1...100 characters.
  public var name: String
  /// What it tells apart, in one sentence.
  public var task: String
  /// Class names in the order of the outputs: 1...16, unique.
  public var classes: [String]
  /// How a frame becomes an amplitude image; nil: the design's pixels, cropped, as amplitude.
  public var input: InputSpecification?
  /// Length of a light pulse over the board's own, above 0, at most 1; packing rounds it to whole nanoseconds.
  public var relativeExposure: Double
  /// Where it comes from.
  public var provenance: ModelProvenance
  /// What was measured of it.
  public var metrics: [ModelMetric]

  /// A description.
  public init(
    name: String, task: String, classes: [String], input: InputSpecification? = nil,
    relativeExposure: Double = 1, provenance: ModelProvenance, metrics: [ModelMetric] = []
  ) {
    self.name = name
    self.task = task
    self.classes = classes
    self.input = input
    self.relativeExposure = relativeExposure
    self.provenance = provenance
    self.metrics = metrics
  }
}
