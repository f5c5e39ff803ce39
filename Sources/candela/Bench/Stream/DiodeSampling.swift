import ArgumentParser
import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

/// How a diode samples the light on it.
enum DiodeSampling: String, ExpressibleByArgument {
  /// At one point.
  case point
  /// Over its area: what a real diode does, at four times the arithmetic or more.
  case area

  /// A board's.
  init(_ profile: BoardProfile) {
    switch profile.design.detector.sampling {
    case .area: self = .area
    default: self = .point
    }
  }
}

extension LoadedModel {
  /// The same model on a board whose diodes sample otherwise; nil leaves the board as it is.
  /// - Throws: `UsageError` `CND-9001` where the board's diodes have no area.
  func sampled(_ sampling: DiodeSampling?) throws -> LoadedModel {
    guard let sampling, sampling != DiodeSampling(profile) else { return self }
    guard sampling == .point, case .area(let side) = profile.design.detector.sampling else {
      throw UsageError.options(
        "board \(profile.name) does not say how large its diodes are", remedy: "Leave --diodes out")
    }
    var changed = profile
    changed.design.detector.sampling = .point(sideMeters: side)
    return LoadedModel(profile: changed, bundle: bundle)
  }
}

extension PixelFormat: ExpressibleByArgument {}
