import CandelaSimServer

/// What `candela sim serve` prints: one line when it is ready, then one for every control line.
struct ServeView {
  /// What is served.
  struct Ready: Encodable {
    let type = "ready"
    let kind = "simulated"
    let i2c_socket: String
    let gpio_socket: String
    let board: String
    let serial: UInt64
    let seed: UInt64
    let ideal: Bool
    let device_errors: String?
    let frames_source: String
  }

  private struct Answer: Encodable {
    /// `ok`, `done` (what was put off) or `error`.
    let type: String
    let line: String
    let text: String
    let code: String?
    let cause: String?
    let remedy: String?
  }

  let isJSON: Bool

  func show(_ ready: Ready) {
    if isJSON { return json(ready) }
    Console.line(
      "ready i2c=\(ready.i2c_socket) gpio=\(ready.gpio_socket) board=\(ready.board) serial=\(ready.serial) "
        + "seed=\(ready.seed) (simulated)")
  }

  func show(_ answer: ControlAnswer) {
    let type = answer.error == nil ? (answer.isLater ? "done" : "ok") : "error"
    if isJSON {
      let error = answer.error
      json(
        Answer(
          type: type, line: answer.line, text: answer.text, code: error?.code, cause: error?.cause,
          remedy: error?.remedy))
    } else {
      Console.line("\(type) \(answer.error.map(\.description) ?? answer.text)")
    }
  }

  private func json(_ value: some Encodable) {
    do {
      try Console.json(value)
    } catch {
      Console.error("candela: an answer could not be written: \(error)")
    }
  }
}
