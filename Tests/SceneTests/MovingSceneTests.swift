import CandelaHAL
import CandelaScene
import Testing

struct MovingSceneTests {
  /// Computed once on x86-64; integers only, so every machine and optimisation level must agree.
  @Test func video_hasGoldenBytes() throws {
    let script = try SceneScript(seed: 1)
    var digest = fnv1a([])
    for index in stride(from: UInt64(0), to: 600, by: 7) { digest = fnv1a(frame(script, index), from: digest) }
    #expect(digest == 11_805_753_097_470_521_857)
  }

  @Test func source_deliversTheScriptInOrder() throws {
    let script = try SceneScript(seed: 3, width: 40, height: 30)
    let source = try MovingScene(script, frameCount: 5)
    var delivered: [(FrameDescriptor, [UInt8])] = []
    while try source.withNextFrame({ descriptor, pixels in
      delivered.append((descriptor, pixels.indices.map { pixels[$0] }))
    }) {}
    #expect(delivered.count == 5)
    #expect(source.frameCount == 5)
    for (index, (descriptor, bytes)) in delivered.enumerated() {
      #expect(descriptor == script.descriptor(UInt64(index)))
      #expect(bytes == frame(script, UInt64(index)))
    }
  }

  @Test func source_goesOn_whenTheConsumerThrows() throws {
    struct Stop: Error {}
    let source = try MovingScene(SceneScript(seed: 3, width: 28, height: 28), frameCount: 2)
    #expect(throws: Stop.self) { try source.withNextFrame { _, _ in throw Stop() } }
    var sequence: UInt64?
    #expect(try source.withNextFrame { descriptor, _ in sequence = descriptor.sequence })
    #expect(sequence == 1)
    #expect(try !source.withNextFrame { _, _ in })
  }

  @Test func timestamps_followFramesPerSecond() throws {
    let script = try SceneScript(seed: 3)
    #expect(script.descriptor(0).time.nanoseconds == 0)
    #expect(script.descriptor(1).time.nanoseconds == 16_666_666)
    #expect(script.descriptor(60).time.nanoseconds == 1_000_000_000)
    var motion = MotionParameters()
    motion.framesPerSecond = 1000
    let fast = try SceneScript(seed: 3, motion: motion)
    #expect(fast.descriptor(2500).time.nanoseconds == 2_500_000_000)
  }

  @Test func consecutiveFrames_ofOneShapeDifferLittle() throws {
    let script = try SceneScript(seed: 6)
    var previous = frame(script, 0)
    var previousLabel = script.descriptor(0).label
    for index in UInt64(1)..<500 {
      let current = frame(script, index)
      let label = script.descriptor(index).label
      let difference = meanDifference(previous, current)
      #expect(difference > 0)
      // Noise of deviation 8 at most gives a mean difference below 9.1 (2 x 8 / root pi); a shape in view moves less
      // than one pixel a frame, one that comes or goes less than a sixth of the side.
      #expect(difference < (label != nil && label == previousLabel ? 14 : 40))
      previous = current
      previousLabel = label
    }
  }

  @Test func labels_changeClassAndComeOnceInEight() throws {
    let motion = MotionParameters()
    let script = try SceneScript(seed: 2, width: 28, height: 28)
    var shown: [Int] = []
    for place in 0..<UInt64(80) {
      let start = place * UInt64(motion.framesPerShape)
      let label = try #require(script.descriptor(start).label)
      #expect(script.descriptor(start + 50).label == label)
      shown.append(label)
    }
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $0 != $1 })
    for block in 0..<10 { #expect(Set(shown[block * 8..<block * 8 + 8]).count == 8) }
  }

  @Test func frames_carryNoLabel_onlyOnTheWayInAndOut() throws {
    let script = try SceneScript(seed: 2)
    let labelled = (0..<UInt64(1200)).count { script.descriptor($0).label != nil }
    // 10 of 120 frames on the way in and 10 on the way out
    #expect(labelled == 1000)
    var motion = MotionParameters()
    motion.entryFrames = 0
    let jumping = try SceneScript(seed: 2, motion: motion)
    #expect((0..<UInt64(1200)).allSatisfy { jumping.descriptor($0).label != nil })
  }

  /// Between two shapes nothing is in view; on a wide frame the shape still comes from beyond the edge.
  @Test func shape_isOutOfSight_whenReplaced() throws {
    var parameters = SceneParameters()
    parameters.noise = 0...0
    parameters.gradient = 0
    for (width, height) in [(96, 96), (120, 60), (60, 120)] {
      let script = try SceneScript(seed: 2, width: width, height: height, parameters: parameters)
      for place in UInt64(1)..<20 {
        let first = frame(script, place * 120 - 10)
        #expect(Set(first).count == 1)
        #expect(Set(frame(script, place * 120)).count > 1)
      }
    }
  }

  @Test func frame_isIndependentOfEarlierCalls() throws {
    let script = try SceneScript(seed: 12, parameters: .hard)
    let late = frame(script, 3_000_000)
    _ = frame(script, 5)
    #expect(late == frame(try SceneScript(seed: 12, parameters: .hard), 3_000_000))
    #expect(frame(script, .max).count == script.byteCount)
  }

  private func frame(_ script: SceneScript, _ index: UInt64) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: script.byteCount)
    var pixels = bytes.mutableSpan
    script.render(index, into: &pixels)
    return bytes
  }
}
