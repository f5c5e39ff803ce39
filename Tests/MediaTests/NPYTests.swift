import CandelaMedia
import Testing

@Suite struct NPYTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ header: String, _ data: [UInt8], version: UInt8 = 1) throws -> String {
    let text = Array(header.utf8)
    let length = [0, 8, 16, 24].prefix(version == 1 ? 2 : 4).map { UInt8(truncatingIfNeeded: text.count >> $0) }
    return try folder.file("a.npy", [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data)
  }

  private func header(_ element: String, _ shape: String, fortran: Bool = false) -> String {
    "{'descr': '\(element)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
  }

  @Test func arrays_comeBack_afterWriting() throws {
    let arrays = [
      NPYArray(shape: [2, 3], [0, 1.5, -2, .infinity, 3e-30, 7] as [Float]),
      NPYArray(shape: [3], [0.1, -1e300, 5] as [Double]),
      NPYArray(shape: [1, 2], [-5, .max] as [Int32]), NPYArray(shape: [2], [Int64.min, 9]),
      NPYArray(shape: [2, 1], [1, .max] as [UInt32]), NPYArray(shape: [], [200] as [UInt8]),
      NPYArray(shape: [0, 4], [] as [UInt8]), NPYArray(shape: [2], interleavedComplex: [1, 2, 3, 4] as [Float]),
      NPYArray(shape: [1], interleavedComplex: [1, -2] as [Double]),
    ]
    for array in arrays {
      let path = "\(folder.path)/w.npy"
      try array.write(to: path)
      #expect(try NPYArray(path: path) == array)
      #expect((array.encoded().count - array.count * array.element.size) % 64 == 0)
    }
    #expect(try arrays[0].floats() == [0, 1.5, -2, .infinity, 3e-30, 7])
    #expect(try arrays[2].integers() == [-5, 2_147_483_647])
    #expect(arrays[7].interleavedComplex() == [1, 2, 3, 4])
    #expect(arrays[7].complexPairs().map { $0.imaginary } == [2, 4])
  }

  @Test func elements_areRead_inBothByteOrders() throws {
    let cases: [(String, [UInt8], [Double])] = [
      ("<f4", [0, 0, 0x80, 0x3f], [1]), (">f4", [0x3f, 0x80, 0, 0], [1]),
      ("<f8", [0, 0, 0, 0, 0, 0, 0, 0xc0], [-2]), (">f8", [0xc0, 0, 0, 0, 0, 0, 0, 0], [-2]),
      ("<u2", [1, 2], [513]), (">u2", [1, 2], [258]), ("<i2", [0xff, 0xff], [-1]), (">i4", [0, 0, 1, 0], [256]),
      ("<u4", [0xff, 0xff, 0xff, 0xff], [4_294_967_295]), ("<i8", [0xfe] + [UInt8](repeating: 0xff, count: 7), [-2]),
      ("|u1", [200], [200]), ("|i1", [200], [-56]), ("|b1", [1], [1]), (">u8", [0, 0, 0, 0, 0, 0, 1, 0], [256]),
    ]
    for (element, data, expected) in cases {
      let array = try NPYArray(path: file(header(element, "(1,)"), data))
      #expect(try array.doubles() == expected, "\(element)")
      #expect(array.interleavedComplex() == expected.flatMap { [$0, 0] })
    }
    let complex = try NPYArray(path: file(header(">c8", "(1,)"), [0x3f, 0x80, 0, 0, 0xbf, 0x80, 0, 0]))
    #expect(complex.interleavedComplex() == [1, -1])
    expectError(.wrongType) { _ = try complex.doubles() }
    expectError(.wrongType) { _ = try NPYArray(shape: [1], [1.5] as [Double]).integers() }
    let huge = try NPYArray(path: file(header("<u8", "(1,)"), [UInt8](repeating: 255, count: 8)))
    expectError(.wrongType) { _ = try huge.integers() }
  }

  @Test func fortranOrder_isTransposed() throws {
    // a[i][j][k] = 100 i + 10 j + k, shape 2 x 3 x 2, first index fastest.
    var data: [UInt8] = []
    for k in 0..<2 { for j in 0..<3 { for i in 0..<2 { data.append(UInt8(100 * i + 10 * j + k)) } } }
    let array = try NPYArray(path: file(header("|u1", "(2, 3, 2)", fortran: true), data))
    #expect(try array.integers() == [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121])
  }

  @Test func headers_areRead_inAnyLegalForm() throws {
    let text = "{\"shape\":(1,2),'descr':'|u1' , 'fortran_order':False}   \n"
    for version in [1, 2, 3] as [UInt8] {
      let array = try NPYArray(path: file(text, [5, 6], version: version))
      #expect(array.shape == [1, 2] && array.element == .uint8)
    }
  }

  @Test func headers_areRefused_byKind() throws {
    let cases: [(MediaError.Kind, String)] = [
      (.badHeader, "{'descr': '|u1', 'fortran_order': False}"), (.badHeader, "{'descr': '|u1'"), (.badHeader, ""),
      (.badHeader, "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,)}"), (.badHeader, header("|u1", "(1)")),
      (.badHeader, header("|u1", "(-1,)")), (.badHeader, header("|u1", "(99999999999999999999,)")),
      (.badHeader, header("|u1", "(1,") + "x"), (.badHeader, header("|u1", "(1,)") + "x"),
      (.badHeader, "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}"),
      (.badHeader, "{'a': '|u1', 'fortran_order': False, 'shape': (1,)}"), (.badHeader, "{'descr"),
      (.unsupported, header("|O", "(1,)")), (.unsupported, header("<f2", "(1,)")),
      (.unsupported, header("|f4", "(1,)")),
      (.unsupported, header("", "(1,)")),
      (.unsupported, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}"),
      (.tooLarge, header("<f8", "(4611686018427387904, 4)")), (.tooLarge, header("<c16", "(1152921504606846976,)")),
      (.tooLarge, header("<f8", "(1000000000,)")),
    ]
    for (kind, text) in cases {
      let path = try file(text, [1])
      expectError(kind) { _ = try NPYArray(path: path) }
    }
    expectError(.badMagic) { _ = try NPYArray(path: folder.file("b", "hello")) }
    expectError(.unsupported) { _ = try NPYArray(path: file(header("|u1", "(1,)"), [1], version: 4)) }
    let long = [0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255]
    expectError(.tooLarge) { _ = try NPYArray(path: folder.file("b", long)) }
  }

  @Test func length_mustFit_exactly() throws {
    let bytes = NPYArray(shape: [2, 2], [1, 2, 3, 4] as [Float]).encoded()
    for length in 0..<bytes.count {
      let path = try folder.file("cut.npy", Array(bytes[..<length]))
      expectError(length < 6 ? .badMagic : .truncated) { _ = try NPYArray(path: path) }
    }
    expectError(.trailingData) { _ = try NPYArray(path: folder.file("long.npy", bytes + [0])) }
  }
}
