import CandelaHAL
import CandelaModel

extension BoardSupervisor {
  /// Loads another program into the armed board: laser off, load, set up, arm. Light source and burst stay as they are.
  /// - Returns: why the board runs the program from before, armed; nil when it runs the new one.
  /// - Throws: when it runs neither; the laser is then off.
  func exchange(_ program: BoardProgram) throws(RuntimeError) -> RuntimeError? {
    do throws(RuntimeError) { try board.check(program) } catch { return error }
    let (oldProgram, oldSettings) = (board.program, board.settings)
    do throws(RuntimeError) {
      try board.makeSafe()
      try board.load(program)
      try board.configure(try settings(after: oldSettings))
      try board.arm()
      return nil
    } catch {
      (board.program, board.settings) = (oldProgram, oldSettings)
      guard let configuration else { throw board.madeSafe(after: error) }
      _ = try recover(from: error, to: .armed, configuration)
      return error
    }
  }

  private func settings(after before: ExposureSettings?) throws(RuntimeError) -> ExposureSettings {
    var settings = try board.defaultSettings()
    if let before { (settings.source, settings.burstCount) = (before.source, before.burstCount) }
    return settings
  }
}
