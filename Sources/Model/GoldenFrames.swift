import CandelaBoardSpec
import CandelaOptics

/// Draws the frames of golden vectors: blobs, bars, noise, and all of them together, in integers only.
///
/// Frame n depends on the seed, the size and n alone, so a longer set begins with a shorter one.
struct GoldenFrames {
  /// Stream number of these frames, apart from every other use of the same key.
  private static let stream: UInt64 = 0x676F_6C64_656E
  /// Below this lies the noise that every frame carries, so that none is dark.
  private static let floorLevel = 24

  let pixels: Int
  private let random: Philox

  /// Frames of `pixels` x `pixels` amplitudes for a seed.
  init(pixels: Int, seed: UInt64) {
    self.pixels = pixels
    random = Philox(key: seed, Self.stream)
  }

  /// Frame number `index`, row by row.
  func frame(_ index: Int) -> [UInt8] {
    var draw = Draw(random: random, frame: UInt64(index))
    var canvas = [Int](repeating: 0, count: pixels * pixels)
    let kind = index % 4
    if kind == 0 || kind == 3 { for _ in 0...draw.next(below: 3) { addBlob(to: &canvas, &draw) } }
    if kind == 1 || kind == 3 { for _ in 0...draw.next(below: 3) { addBar(to: &canvas, &draw) } }
    addNoise(to: &canvas, below: kind == 2 ? 256 : Self.floorLevel, &draw)
    return canvas.map { UInt8(min(255, $0)) }
  }

  /// A round hill with a parabolic profile.
  private func addBlob(to canvas: inout [Int], _ draw: inout Draw) {
    let (row, column) = (draw.next(below: pixels), draw.next(below: pixels))
    let radius = 1 + pixels / 8 + draw.next(below: max(1, pixels / 4))
    let peak = 96 + draw.next(below: 160)
    for y in 0..<pixels {
      for x in 0..<pixels {
        let distance = (y - row) * (y - row) + (x - column) * (x - column)
        let height = radius * radius - distance
        if height > 0 { canvas[y * pixels + x] += peak * height / (radius * radius) }
      }
    }
  }

  /// A stripe across the whole frame.
  private func addBar(to canvas: inout [Int], _ draw: inout Draw) {
    let isVertical = draw.next(below: 2) == 1
    let start = draw.next(below: pixels)
    let end = min(pixels, start + 1 + draw.next(below: max(1, pixels / 4)))
    let value = 64 + draw.next(below: 192)
    for along in 0..<pixels {
      for across in start..<end { canvas[isVertical ? along * pixels + across : across * pixels + along] += value }
    }
  }

  private func addNoise(to canvas: inout [Int], below limit: Int, _ draw: inout Draw) {
    for index in canvas.indices { canvas[index] += draw.next(below: limit) }
  }

  /// The numbers of one frame, one counter each.
  private struct Draw {
    let random: Philox
    let frame: UInt64
    private var counter: UInt64 = 0

    init(random: Philox, frame: UInt64) {
      self.random = random
      self.frame = frame
    }

    /// A number in 0..<limit.
    mutating func next(below limit: Int) -> Int {
      defer { counter += 1 }
      let bits = random.block(counter, frame).0 >> 32
      return Int((bits * UInt64(limit)) >> 32)
    }
  }
}
