import CandelaBoardSpec
import CandelaMetering
import Foundation
import Testing

/// The claims and the GPU profiles speak of the same A100.
@Suite struct ReferenceProcessorTests {
  @Test func publishedA100_isTheProfiles() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let locator = ResourceLocator(explicit: root, environment: [:], executable: nil, currentDirectory: root)
    let profile = try GPUProfileLoader(locator).load("a100")
    let claimed = ReferenceProcessor.publishedA100
    #expect(profile.peak?.int8Sparse == claimed.peakRate)
    let frame = try #require(profile.frames.first { $0.origin.method == "published" })
    #expect(frame.latencySeconds == claimed.frameSeconds && frame.energyJoules == claimed.frameEnergy.value)
  }
}
