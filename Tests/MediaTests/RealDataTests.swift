import CandelaHAL
import CandelaMedia
import Foundation
import Testing

/// Where the data sets are: CANDELA_DATA, or beside the package.
private let dataFolder: String = {
  if let path = ProcessInfo.processInfo.environment["CANDELA_DATA"] { return path }
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return root.appendingPathComponent("../shared/data").standardized.path
}()

private func hasData(_ set: String) -> Bool { FileManager.default.fileExists(atPath: "\(dataFolder)/\(set)") }

@Suite struct RealDataTests {
  @Test(.enabled(if: hasData("fashion-mnist"), "fashion-mnist is not in CANDELA_DATA"))
  func fashionMNIST_has10000FramesWithLabels() throws {
    let folder = "\(dataFolder)/fashion-mnist"
    let set = try IDXFrameSet(
      path: "\(folder)/t10k-images-idx3-ubyte.gz", labels: "\(folder)/t10k-labels-idx1-ubyte.gz")
    #expect(set.count == 10_000 && set.rows == 28 && set.columns == 28)
    var perClass = [Int](repeating: 0, count: 10)
    for index in 0..<set.count { perClass[try #require(set.label(of: index))] += 1 }
    #expect(perClass == [Int](repeating: 1000, count: 10))
    expectError(.labelMismatch) {
      _ = try IDXFrameSet(path: "\(folder)/t10k-images-idx3-ubyte.gz", labels: "\(folder)/train-labels-idx1-ubyte.gz")
    }
  }

  @Test(.enabled(if: hasData("camera-clips"), "camera-clips is not in CANDELA_DATA"))
  func cameraClip_has377Frames_thatFitTheAperture() throws {
    let source = try FrameSources.open(path: "\(dataFolder)/camera-clips/car-detection-frames-idx3-ubyte.gz")
    var preprocessor = try AperturePreprocessor(.init(rows: 28, columns: 28))
    var aperture = [UInt8](repeating: 0, count: 784)
    var count = 0
    while try source.withNextFrame({ descriptor, pixels in
      #expect(descriptor.width == 192 && descriptor.height == 108)
      var span = aperture.mutableSpan
      try preprocessor.prepare(descriptor, pixels, into: &span)
    }) { count += 1 }
    #expect(count == 377 && source.frameCount == 377)
    #expect(Set(aperture).count > 20)
  }

  @Test(.enabled(if: hasData("vehicle-direction"), "vehicle-direction is not in CANDELA_DATA"))
  func vehicleClips_playWithTheirLabels() throws {
    let folder = "\(dataFolder)/vehicle-direction"
    let source = try FrameSources.open(
      path: "\(folder)/test-images-idx4-ubyte.gz", labels: "\(folder)/test-labels-idx1-ubyte.gz")
    let frames = try allFrames(source)
    #expect(frames.count == 3200)
    let labels = try LabelFile(path: "\(folder)/test-labels-idx1-ubyte.gz").labels
    #expect(frames.enumerated().allSatisfy { $0.element.descriptor.label == Int(labels[$0.offset / 8]) })
  }

  @Test(.enabled(if: hasData("fashion-mnist/contact_sheet.png"), "fashion-mnist is not in CANDELA_DATA"))
  func contactSheet_isAReadablePNG() throws {
    let image = try Image(path: "\(dataFolder)/fashion-mnist/contact_sheet.png")
    #expect(image.width > 100 && Set(image.pixels).count > 100)
  }
}
