import CandelaHAL
import Glibc

/// What the kernel or a driver says about energy at one moment.
package enum MeterSample: Sendable, Equatable {
  /// Joules since some zero; at `wrapsAt` joules the count begins again, where that is known.
  case joules(Double, wrapsAt: Double?)
  /// Power in watts, now or averaged over the source's own interval.
  case watts(Double)
}

/// Something that can be asked for a sample.
package protocol MeterProbe: AnyObject {
  /// A sample.
  /// - Throws: `HALError`: kind `permission` names the file, `absent` a rail that has gone.
  func sample() throws(HALError) -> MeterSample
}

/// Numbers in small files of the kernel's.
package enum MeterFile {
  /// The whole number that a file holds.
  /// - Throws: `HALError` of kind `permission`, `absent` or `other`; the file is its subject.
  package static func number(_ path: String, root: String) throws(HALError) -> Double {
    guard let text = SystemFiles.text(root + path, longest: 64) else {
      throw HALError(system: errnoOfReading(root + path), .opening, operation: "read", subject: path)
    }
    guard let value = Double(text.filter { $0 != " " }), value.isFinite else {
      throw HALError(.other, operation: "read", subject: path, cause: "it reads `\(text.prefix(20))`, no number")
    }
    return value
  }

  /// Whether there is such a file.
  package static func exists(_ path: String, root: String) -> Bool { access(root + path, F_OK) == 0 }

  /// A name from a file, nil where there is none.
  package static func name(_ path: String, root: String) -> String? {
    SystemFiles.text(root + path, longest: 64).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Why a file cannot be read. It is opened and read once more: the first error number has gone by.
  private static func errnoOfReading(_ path: String) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var byte: UInt8 = 0
    return Glibc.read(descriptor, &byte, 1) < 0 ? errno : EIO
  }
}
