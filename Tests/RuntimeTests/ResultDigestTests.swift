import CandelaRuntime
import Testing

@Suite struct ResultDigestTests {
  // Expected values: SHA-256 by another implementation over the bytes that the definition gives.
  @Test func digest_isThatOfTheDefinition_frameByFrame() {
    var digest = ResultDigest()
    #expect(digest.hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    digest.add(sequence: 7, winner: 1, outputs: [-100, 288])
    #expect(digest.hexadecimal == "3e2873adfe4d1cc831b9b9103d85580979d03fd086c629f5749b6207aecb092a")
    digest.add(sequence: 8, winner: 0, outputs: [])
    #expect(digest.hexadecimal == "7ea43d27ada7e76f73601bdc11d325840f012883e03b96b10a0851b3a3a7e24b")
    #expect(digest.frames == 2)
  }

  @Test(
    arguments: [([5], nil), ([5, 5], 0), ([-2048, 2047], 4095), ([3, 9, 7], 2), ([-5, -9, -7], 2)] as [([Int16], Int?)])
  func margin_isBestMinusSecond(codes: [Int16], margin: Int?) {
    #expect(OutputCodes(codes).margin == margin)
  }
}
