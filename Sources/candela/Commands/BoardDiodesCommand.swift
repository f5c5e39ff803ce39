import ArgumentParser
import CandelaMedia

/// Reads the photodiode array.
struct BoardDiodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diodes",
    abstract: "Expose one frame and read every photodiode.",
    discussion: """
      Codes are 0...4095 of the diagnostic ADC, row by row.

      Examples:
        candela board diodes --png diodes.png
        candela board diodes --frames t10k-images-idx3-ubyte.gz --model fashion-mnist --npy diodes.npy
      """)

  @OptionGroup var frame: SingleFrameOptions
  @Option(help: ArgumentHelp("Write a picture.", valueName: "png"))
  var png: String?
  @Option(help: ArgumentHelp("Write a NumPy array of int32, [rows, columns].", valueName: "npy"))
  var npy: String?
  @Flag(help: "Print one JSON object instead of rows of numbers.")
  var json = false

  private struct Output: Encodable {
    let kind: ResultKind
    let rows: Int
    let columns: Int
    let codes: [UInt16]
  }

  func run() throws {
    let (session, loaded, _) = try frame.prepared()
    let codes = try session.withArmedLaser { try session.driver.readDiodes(sequence: UInt32(frame.index)) }
    let side = loaded.profile.design.detector.pixels
    if let png {
      try HeatmapPlot(
        title: "\(loaded.profile.name): frame \(frame.index) (\(session.kind.rawValue))", quantity: "ADC code",
        rows: side,
        columns: side, values: codes.map(Double.init)
      ).draw().writePNG(to: png)
    }
    if let npy { try NPYArray(shape: [side, side], codes.map(Int32.init)).write(to: npy) }
    if json {
      try Console.json(Output(kind: session.kind, rows: side, columns: side, codes: codes))
    } else if png == nil, npy == nil {
      for row in 0..<side {
        Console.line(
          codes[row * side..<(row + 1) * side].map { Format.padded("\($0)", 4, right: true) }.joined(separator: " "))
      }
    }
  }
}
