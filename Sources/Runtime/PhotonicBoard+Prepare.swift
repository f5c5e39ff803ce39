import CandelaModel

extension PhotonicBoard {
  /// Identifies the board, loads a program and sets it up with the profile's timing; the laser stays off. What `candela run`
  /// does before its first frame, and a replay with it.
  /// - Parameter resetsFirst: whether RESET_N is pulsed first, so that whatever was loaded before is gone and EPOCH begins
  ///   anew: a recording then holds all that its answers depend on.
  /// - Returns: the counters before the load, the laser's emission time among them.
  /// - Throws: `RuntimeError` when the board refuses.
  @discardableResult
  public func prepare(
    _ program: BoardProgram, source: ApertureSource = .light, resetsFirst: Bool = false
  ) throws(RuntimeError) -> BoardCounters {
    if resetsFirst { try reset() }
    try identify()
    let before = try counters()
    _ = try load(program)
    var settings = try defaultSettings()
    settings.source = source
    try configure(settings)
    return before
  }
}
