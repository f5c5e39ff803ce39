import Foundation
import Testing

/// Profiles that cannot be used.
@Suite struct BadBoardTests {
  @Test(arguments: [
    ("optics.yaml", "wavelength: 532 nm", "wavelength: 532 V", "CND-2008", "wavelength"),
    ("optics.yaml", "wavelength: 532 nm", "wavelength: 532", "CND-2008", "wavelength"),
    ("optics.yaml", "pixels: 28 #", "pixels: 28000000000000000000000 #", "CND-2007", "input.pixels"),
    ("optics.yaml", "pixels: 28 #", "pixels: 280000 #", "CND-2009", "input.pixels"),
    ("optics.yaml", "wavelength: 532 nm", "wave_length: 532 nm", "CND-2005", "wave_length"),
    ("board.yaml", "slot: 24 ns", "slot: 24 mW", "CND-2008", "timing.slot"),
    ("board.yaml", "voltage: 5 V", "voltage: 5 A", "CND-2008", "rails.laser.voltage"),
    ("board.yaml", "format: candela-board 1", "format: candela-board 2", "CND-2012", "format"),
    ("board.yaml", "versions:", "versions: [", "CND-2004", "board.yaml"),
  ])
  func profile_isRefused_whenAFieldIsWrong(file: String, old: String, new: String, code: String, field: String) throws {
    let folder = try TemporaryFolder()
    let board = try folder.board(file: file, replacing: old, with: new)
    try expectRefusal(code, status: 3, ["board", "info", "--board", board], naming: [file, field])
    try expectRefusal(code, status: 3, ["run", "--board", board], naming: [file, field])
  }

  @Test func board_isRefused_whenUnknown() throws {
    for command in [["run"], ["eval"], ["board", "info"], ["model", "verify", "shapes"]] {
      try expectRefusal(
        "CND-2011", status: 3, command + ["--board", "nonesuch"], naming: ["nonesuch", "accel-reference"])
    }
  }

  @Test func board_isRefused_whenItsFolderIsEmpty() throws {
    let folder = try TemporaryFolder()
    try expectRefusal("CND-2001", status: 3, ["board", "info", "--board", folder.path + "/"])
  }

  @Test func host_isRefused_whenUnknown() throws {
    try expectRefusal("CND-2011", status: 3, ["run", "--host", "nonesuch"], naming: ["nonesuch", "sim"])
  }

  @Test func profiles_areNamed_whenNoFolderHasThem() throws {
    let folder = try TemporaryFolder()
    let board = "\(CommandLineTool.packageRoot)/boards/accel-reference"
    // The folders above the executable are searched, too; only a build outside the package lacks them.
    let outcome = try CommandLineTool.run(
      ["board", "info", "--board", board], environment: ["CANDELA_HOME": folder.path])
    #expect(!outcome.wasKilled && (outcome.status == 0 || outcome.error.contains("CANDELA_HOME")), "\(outcome.error)")
  }
}
