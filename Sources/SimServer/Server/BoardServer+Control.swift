import CandelaHAL
import CandelaSim

extension BoardServer {
  /// Does what a control line says, and answers it.
  func follow(_ line: String) {
    served.synchronise()
    do {
      let command = try ControlCommand(line)
      if case .after(let nanoseconds, let later) = command {
        try postpone(later, byNanoseconds: nanoseconds, line)
        answer(ControlAnswer(line: line, text: line))
      } else {
        answer(ControlAnswer(line: line, text: try action(for: command)() ?? line))
      }
    } catch let error as any CodedError {
      answer(ControlAnswer(line: line, text: error.message, error: error))
    } catch {
      let coded = SimServerError.value("the image", line, allowed: "a picture that can be read (\(error))")
      answer(ControlAnswer(line: line, text: coded.message, error: coded))
    }
  }

  private func postpone(_ command: ControlCommand, byNanoseconds nanoseconds: UInt64, _ line: String) throws {
    let action = try action(for: command)
    let time = served.board.time
    time.schedule(at: time.now.advanced(by: .nanoseconds(Int64(clamping: nanoseconds)))) { [weak self] in
      let text = action()
      self?.answer(ControlAnswer(line: line, text: text ?? line, isLater: true))
    }
  }

  /// What a command does, once everything that can be wrong with it has been looked at; it returns what to say beside
  /// the line itself.
  private func action(for command: ControlCommand) throws -> () -> String? {
    switch command {
    case .fault(let fault):
      return { [world = served.board.world] in
        world.inject(fault)
        return nil
      }
    case .light(let path):
      let image = try scene.load(path)
      try checkSize(of: image, path)
      return { [weak self] in
        try? self?.show(image)
        return nil
      }
    case .status: return { [weak self] in self?.status }
    case .stop:
      return { [stop] in
        stop.request()
        return nil
      }
    case .after(_, let later): return try action(for: later)
    }
  }

  private func checkSize(of image: [UInt8], _ path: String) throws(SimServerError) {
    let side = served.board.world.aperturePixels
    guard image.count == side * side else {
      throw .value("the image", path, allowed: "\(side) x \(side) pixels once it is prepared")
    }
  }

  private var status: String {
    let board = served.board
    let lines = VirtioGPIODevice.order.map { "\($0.rawValue)=\(board.lines.pinLevel($0).rawValue)" }
    let guests = [("i2c", i2c), ("gpio", gpio)].map { "\($0)=\($1.session == nil ? "waiting" : "connected")" }
    let state = [
      "uptime_ms=\(board.time.now.nanoseconds / 1_000_000)",
      "laser=\(board.controller.isLaserEmitting ? "on" : "off")", "transfers=\(board.bus.transferCount)",
      "temperature=\(board.world.temperature.value)", "loop=\(board.world.isInterlockClosed ? "closed" : "open")",
    ]
    return (state + lines + guests).joined(separator: " ")
  }
}
