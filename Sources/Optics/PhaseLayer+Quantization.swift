extension PhaseLayer {
  /// The level whose phase is nearest on the circle to an angle in turns; the lower level wins a tie. The levels need
  /// not span a whole turn.
  public func nearestLevel(turns: Double) -> UInt16 {
    let turnsPerLevel = phasePerLevelRadians / (2 * 3.14159265358979323846)
    let wrapped = turns - turns.rounded(.down)
    var best = (level: 0, distance: Double.infinity)
    // Only the neighbours of the angle, and of the angle one turn higher or lower, can be nearest.
    for shift in [-1.0, 0, 1] {
      let exact = ((wrapped + shift) / turnsPerLevel).rounded(.down)
      for candidate in [exact, exact + 1] {
        let level = Int(min(Double(levels - 1), max(0, candidate)))
        let difference = Double(level) * turnsPerLevel - wrapped
        let distance = abs(difference - difference.rounded())
        if distance < best.distance || (distance == best.distance && level < best.level) { best = (level, distance) }
      }
    }
    return UInt16(best.level)
  }
}
