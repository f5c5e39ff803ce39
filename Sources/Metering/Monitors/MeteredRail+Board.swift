import CandelaBoardSpec

extension MeteredRail {
  /// The rails of a board with their monitors: controller and EAC, then the laser.
  /// - Throws: `MeteringError` of kind `badShunt`.
  public static func all(of profile: BoardProfile) throws(MeteringError) -> [MeteredRail] {
    [
      try MeteredRail(
        name: "board", address: profile.addresses.boardMonitor, shuntOhms: profile.rails.board.shuntOhms),
      try MeteredRail(
        name: "laser", address: profile.addresses.laserMonitor, shuntOhms: profile.rails.laser.shuntOhms),
    ]
  }

  /// What the rail supplies, as a part of the ledger: rails that have no name of a part count to the controller.
  public var part: EnergyPart { EnergyPart(rawValue: name) ?? .controller }
}
