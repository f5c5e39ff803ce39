import CDigitalPath
import CandelaDigitalPath
import Testing

/// The digital path does the photonic board's task.
@Suite struct DenseNetworkTests {
  /// Where the two best outputs are closer than this (ADC codes), rounding may decide: two half steps of the converter and the
  /// operator's own rounding.
  private static let closeMargin: Int32 = 4

  @Test func float_answersAsTheBoardWithoutNoise() throws {
    let task = try DigitalTask()
    let single = try task.winners(FloatNetwork(task.model))
    #expect(try task.winners(FloatNetwork(task.model, largestBatch: 64)) == single)
    var close = 0
    for (frame, record) in task.ideal.enumerated() where single[frame] != record.winner {
      let sorted = record.outputs.sorted(by: >)
      #expect(sorted[0] - sorted[1] < Self.closeMargin, "frame \(frame)")
      close += 1
    }
    print("float differs in \(close) of \(task.set.count) frames, all close")
  }

  @Test func int8_answersAlmostAsFloat() throws {
    let task = try DigitalTask()
    let float = try task.winners(FloatNetwork(task.model, largestBatch: 50))
    let int8 = try task.winners(Int8Network(task.model))
    #expect(try task.winners(Int8Network(task.model, largestBatch: 7)) == int8)
    let same = zip(float, int8).count { $0 == $1 }
    print("int8 agrees with float in \(same) of \(task.set.count) frames")
    // Steps of 1/127 of a row's largest element: noise of about 0.3 % of the field, far below the board's own.
    #expect(Double(same) >= 0.97 * Double(task.set.count))
  }

  @Test(arguments: [(1, 1, 1), (3, 17, 2), (65, 784, 3), (130, 33, 1)]) func kernel_isExact(
    rows: Int, columns: Int, frames: Int
  ) {
    let matrix = (0..<rows * columns).map { Int8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let vectors = (0..<frames * columns).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 3) }
    var got = [Int32](repeating: 0, count: frames * rows)
    cdp_multiply_int8(matrix, vectors, Int64(rows), Int64(columns), Int64(frames), &got)
    for frame in 0..<frames {
      for row in 0..<rows {
        let wanted = (0..<columns).reduce(0) {
          $0 + Int32(matrix[row * columns + $1]) * Int32(vectors[frame * columns + $1])
        }
        #expect(got[frame * rows + row] == wanted)
      }
    }
  }
}
