import CandelaScene
import Testing

struct SceneParametersTests {
  @Test(arguments: [SceneParameters.easy, .default, .hard])
  func levels_areValid(parameters: SceneParameters) throws {
    try parameters.validate()
  }

  @Test func limits_areAcceptedAndOneBeyondIsRefused() throws {
    try expectRefusal("centreOffset", last: { $0.centreOffset = 140 }, beyond: { $0.centreOffset = 141 })
    try expectRefusal("centreOffset", last: { $0.centreOffset = 0 }, beyond: { $0.centreOffset = -1 })
    try expectRefusal("radius", last: { $0.radius = 80...360 }, beyond: { $0.radius = 79...360 })
    try expectRefusal("rotation", last: { $0.rotation = 180 }, beyond: { $0.rotation = 181 })
    try expectRefusal("strokeWidth", last: { $0.strokeWidth = 200...500 }, beyond: { $0.strokeWidth = 200...501 })
    try expectRefusal("brightness", last: { $0.brightness = 20...230 }, beyond: { $0.brightness = 20...231 })
    try expectRefusal("background", last: { $0.background = 0...35 }, beyond: { $0.background = -1...35 })
    try expectRefusal("gradient", last: { $0.gradient = 100 }, beyond: { $0.gradient = 101 })
    try expectRefusal("noise", last: { $0.noise = 0...500 }, beyond: { $0.noise = 0...Int.max })
    try expectRefusal("occlusionPercent", last: { $0.occlusionPercent = 100 }, beyond: { $0.occlusionPercent = 101 })
    try expectRefusal(
      "occlusionRadius", last: { $0.occlusionRadius = 0...400 }, beyond: { $0.occlusionRadius = Int.min...Int.max })
  }

  @Test func extremes_renderWithoutTrapping() throws {
    var parameters = SceneParameters()
    parameters.centreOffset = 300
    parameters.radius = 80...200
    parameters.rotation = 180
    parameters.strokeWidth = 200...500
    parameters.brightness = 20...55
    parameters.background = 0...200
    parameters.gradient = 100
    parameters.noise = 0...500
    parameters.occlusionPercent = 100
    parameters.occlusionRadius = 0...400
    for (width, height) in [(8, 8), (8, 4096), (4096, 8)] {
      let generator = try SceneGenerator(seed: 1, width: width, height: height, parameters: parameters)
      for index in 0..<UInt64(16) { #expect(generator.frame(index).count == width * height) }
      var motion = MotionParameters()
      motion.framesPerShape = 8
      motion.entryFrames = 3
      let script = try SceneScript(seed: 1, width: width, height: height, parameters: parameters, motion: motion)
      var bytes = [UInt8](repeating: 0, count: script.byteCount)
      var pixels = bytes.mutableSpan
      for index in 0..<UInt64(16) { #expect(script.render(index, into: &pixels).sequence == index) }
    }
  }

  @Test(arguments: [(7, 28), (28, 7), (4097, 28), (-1, 28), (Int.max, Int.max), (0, 0)])
  func frameSize_isRefused(width: Int, height: Int) {
    let error = #expect(throws: SceneError.self) { try SceneGenerator(seed: 0, width: width, height: height) }
    #expect(error?.code == "CND-8002")
    #expect(throws: SceneError.self) { try SceneScript(seed: 0, width: width, height: height) }
  }

  @Test func motion_isRefused_outOfRange() throws {
    let script = { (change: (inout MotionParameters) -> Void) in
      var motion = MotionParameters()
      change(&motion)
      _ = try SceneScript(seed: 0, motion: motion)
    }
    try script { $0.entryFrames = 59 }
    #expect(throws: SceneError.self) { try script { $0.entryFrames = 60 } }
    #expect(throws: SceneError.self) { try script { $0.entryFrames = -1 } }
    #expect(throws: SceneError.self) { try script { $0.framesPerShape = Int.min } }
    #expect(throws: SceneError.self) { try script { $0.framesPerShape = 100_001 } }
    #expect(throws: SceneError.self) { try script { $0.framesPerSecond = 0 } }
    #expect(throws: SceneError.self) { try MovingScene(SceneScript(seed: 0), frameCount: -1) }
  }

  private func expectRefusal(
    _ field: String, last: (inout SceneParameters) -> Void, beyond: (inout SceneParameters) -> Void
  ) throws {
    var parameters = SceneParameters()
    last(&parameters)
    try parameters.validate()
    beyond(&parameters)
    let error = #expect(throws: SceneError.self) { try parameters.validate() }
    #expect(error?.code == "CND-8001")
    #expect(error?.message.contains(" \(field) ") == true)
  }
}
