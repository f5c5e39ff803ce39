import ArgumentParser
import CandelaModel
import CandelaRuntime
import Foundation

/// Changes a run.
struct CtlSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change model, threshold or policy of a run between two frames.",
    discussion: """
      All of it takes effect, or none: what is refused leaves the run as it was. No frame is lost; while a new model is loaded
      the laser is off, and frames wait or are dropped as the policy says. Results carry the number of their configuration.

      Examples:
        candela ctl set --socket /run/candela/control --model mnist
        candela ctl set --socket /run/candela/control --unknown-below 20 --policy queue:4
        candela ctl set --socket /run/candela/control --unknown-below off
      """)

  @OptionGroup var options: CtlOptions
  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Answer \"unknown\" below so many codes, 0 to 4095, or off.", valueName: "codes"))
  var unknownBelow: ThresholdArgument?
  @Option(help: ArgumentHelp("latest, block or queue:N.", valueName: "policy"))
  var policy: FramePolicy?

  /// A number of codes, or `off`.
  enum ThresholdArgument: ExpressibleByArgument {
    case off
    case below(Int)

    init?(argument: String) {
      if argument == "off" {
        self = .off
      } else if let codes = Int(argument), PipelineOptions.thresholds.contains(codes) {
        self = .below(codes)
      } else {
        return nil
      }
    }
  }

  private var settings: RunSettings {
    var settings = RunSettings()
    settings.model = model.map(Self.path)
    switch unknownBelow {
    case .off: settings.unknown_below = .off
    case .below(let codes): settings.unknown_below = .below(codes)
    case nil: break
    }
    settings.policy = policy?.description
    return settings
  }

  /// The run may have another current folder.
  private static func path(_ model: String) -> String {
    guard ModelLibrary.isPath(model) else { return model }
    return URL(fileURLWithPath: model).standardizedFileURL.path
  }

  func validate() throws {
    if settings.isEmpty { throw ValidationError("Give --model, --unknown-below or --policy.") }
  }

  func run() throws { try options.ask(ControlRequest(wish: .set, settings: settings)) }
}
