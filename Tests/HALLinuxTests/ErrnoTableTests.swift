import CandelaHAL
import Foundation
import Testing

import CandelaHALLinux

/// The one table of error numbers, against what docs of the kernel and the adapters at hand say.
@Suite struct ErrnoTableTests {
  struct Meaning: Sendable, CustomTestStringConvertible {
    let errno: Int32
    let kinds: [ErrnoTable.Context: HALError.Kind]
    var testDescription: String { "errno \(errno)" }
  }

  private static let meanings: [Meaning] = [
    Meaning(
      errno: EPERM, kinds: [.transfer: .permission, .opening: .permission, .line: .permission, .camera: .permission]),
    Meaning(
      errno: EACCES, kinds: [.transfer: .permission, .opening: .permission, .line: .permission, .camera: .permission]),
    Meaning(errno: EROFS, kinds: [.transfer: .other, .opening: .permission, .line: .other, .camera: .other]),
    Meaning(errno: ENOENT, kinds: [.transfer: .absent, .opening: .absent, .line: .absent, .camera: .absent]),
    Meaning(errno: ENOTDIR, kinds: [.transfer: .other, .opening: .absent, .line: .absent, .camera: .absent]),
    Meaning(errno: EIO, kinds: [.transfer: .addressNotAcknowledged, .opening: .other, .line: .other, .camera: .other]),
    Meaning(
      errno: EREMOTEIO, kinds: [.transfer: .addressNotAcknowledged, .opening: .other, .line: .other, .camera: .other]),
    Meaning(
      errno: ENXIO, kinds: [.transfer: .addressNotAcknowledged, .opening: .absent, .line: .other, .camera: .absent]),
    Meaning(
      errno: ENODEV, kinds: [.transfer: .addressNotAcknowledged, .opening: .absent, .line: .absent, .camera: .absent]),
    Meaning(errno: EAGAIN, kinds: [.transfer: .arbitrationLost, .opening: .busy, .line: .timeout, .camera: .timeout]),
    Meaning(errno: ETIMEDOUT, kinds: [.transfer: .timeout, .opening: .timeout, .line: .timeout, .camera: .timeout]),
    Meaning(errno: EBUSY, kinds: [.transfer: .timeout, .opening: .busy, .line: .busy, .camera: .busy]),
    Meaning(errno: ESHUTDOWN, kinds: [.transfer: .absent, .opening: .absent, .line: .absent, .camera: .absent]),
    Meaning(errno: ENOSPC, kinds: [.transfer: .other, .opening: .other, .line: .other, .camera: .busy]),
  ]

  @Test(arguments: meanings) func number_meansItsKind_inEveryContext(meaning: Meaning) {
    for context in ErrnoTable.Context.allCases {
      #expect(ErrnoTable.kind(of: meaning.errno, in: context) == meaning.kinds[context], "\(context)")
    }
  }

  @Test func table_isCoveredWhole_andHasNoNumberTwice() {
    #expect(Set(ErrnoTable.rows.map(\.errno)) == Set(Self.meanings.map(\.errno)))
    #expect(ErrnoTable.rows.count == Set(ErrnoTable.rows.map(\.errno)).count)
    #expect(ErrnoTable.rows.allSatisfy { $0.name.hasPrefix("E") })
  }

  @Test func unknownNumber_isOther_andKeepsTheNumber() {
    for context in ErrnoTable.Context.allCases {
      #expect(ErrnoTable.kind(of: EDOM, in: context) == .other)
      #expect(ErrnoTable.kind(of: 4000, in: context) == .other)
    }
    let error = HALError(system: EOPNOTSUPP, .transfer, operation: "write 1, read 0", subject: "0x2a")
    #expect(error.errno == EOPNOTSUPP && error.kind == .other)
    #expect(error.cause?.isEmpty == false)
  }
}
