import CandelaBoardSpec
import Testing

@Suite struct SchemaExampleTests {
  @Test func opticsExamples_areTheShippedDesigns() throws {
    let blocks = try Fixtures.yamlBlocks("docs/optics-schema.md")
    try #require(blocks.count == 2)
    for (block, name) in zip(blocks, ["accel-reference", "accel-published"]) {
      let description = try Fixtures.decodeOptics(block)
      let board = try Fixtures.loader.load(name)
      #expect(DesignDigest.digest(of: description.design) == board.designDigest)
      #expect(description.noise == board.noise)
    }
  }

  @Test func boardExample_loads() throws {
    let block = try #require(try Fixtures.yamlBlocks("docs/board-schema.md").first { $0.contains("candela-board") })
    let board = try Fixtures.decodeBoard(block)
    #expect(board.timing.startNanoseconds == 1500)
    #expect(board.timing.heartbeatTimeoutMilliseconds == 250)
    #expect(board.versions.firmware == 0x0104_0000)
    #expect(board.capabilities == [.programmableMask, .diagnosticADC])
  }
}
