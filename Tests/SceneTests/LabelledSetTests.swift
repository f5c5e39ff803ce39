import CandelaScene
import Testing

struct LabelledSetTests {
  @Test func labels_areBalanced() throws {
    let set = try LabelledSet(.training, count: 1003, seed: 4)
    var counts = [Int](repeating: 0, count: set.classNames.count)
    for index in 0..<set.count { counts[set.label(index)] += 1 }
    // 1,003 = 125 blocks of 8 and 3 more
    #expect(counts.allSatisfy { $0 == 125 || $0 == 126 })
    #expect(counts.reduce(0, +) == 1003)
  }

  @Test func labels_areNotInAFixedOrder() throws {
    let set = try LabelledSet(.training, count: 800, seed: 4)
    let blocks = (0..<100).map { block in (0..<8).map { set.label(block * 8 + $0) } }
    #expect(Set(blocks).count > 90)
  }

  @Test func trainingAndTesting_shareNoFrame() throws {
    let training = try LabelledSet(.training, count: 500, seed: 8)
    let testing = try LabelledSet(.testing, count: 500, seed: 8)
    let frames = Set((0..<500).map { training.frame($0) })
    #expect(frames.count == 500)
    #expect((0..<500).allSatisfy { !frames.contains(testing.frame($0)) })
  }

  @Test func frames_areTheSame_fromSeveralTasks() async throws {
    let set = try LabelledSet(.testing, count: 64, seed: 8)
    let concurrent = await withTaskGroup(of: (Int, [UInt8], Int).self) { group in
      for index in 0..<set.count { group.addTask { (index, set.frame(index), set.label(index)) } }
      return await group.reduce(into: [Int: ([UInt8], Int)]()) { $0[$1.0] = ($1.1, $1.2) }
    }
    for index in 0..<set.count {
      #expect(concurrent[index]?.0 == set.frame(index))
      #expect(concurrent[index]?.1 == set.label(index))
    }
  }

  @Test func render_matchesFrameAndLabel() throws {
    let set = try LabelledSet(.testing, count: 10, seed: 8, width: 40, height: 30, parameters: .hard)
    var bytes = [UInt8](repeating: 0, count: set.byteCount)
    var pixels = bytes.mutableSpan
    let descriptor = set.render(9, into: &pixels)
    #expect(descriptor.label == set.label(9))
    #expect(bytes == set.frame(9))
  }

  @Test func classNames_followTheLabels() throws {
    let set = try LabelledSet(.testing, count: 0, seed: 0)
    #expect(set.classNames == ["disc", "ring", "square", "triangle", "cross", "bars", "star", "crescent"])
    #expect(throws: SceneError.self) { try LabelledSet(.testing, count: -1, seed: 0) }
  }
}
