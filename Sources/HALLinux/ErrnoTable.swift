import CandelaHAL
import Glibc

/// What the kernel's error numbers mean to us: one table, one column for each thing that can fail.
///
/// I2C: Documentation/i2c/fault-codes.rst says what adapters should return. They differ all the same where an address is
/// not acknowledged: ENXIO as the page asks for, EREMOTEIO (i2c-bcm2835 and others), ENODEV (i2c-stub), EIO (virtio under
/// SMBus emulation, older drivers). No adapter says which byte of a message was refused, so a refused data byte reads as
/// a missing address on most. GPIO: Documentation/userspace-api/gpio/error-codes.rst. Cameras:
/// Documentation/userspace-api/media/gen-errors.rst.
package enum ErrnoTable {
  /// What was being done when the error came.
  package enum Context: CaseIterable, Sendable {
    /// A transfer on an open I2C adapter.
    case transfer
    /// Opening a device or lock file, or asking what it is.
    case opening
    /// Requesting, reading or driving a GPIO line.
    case line
    /// Setting a camera up or taking frames from it.
    case camera
  }

  /// One error number.
  package struct Row: Sendable {
    package let errno: Int32
    package let name: String
    package let transfer: HALError.Kind
    package let opening: HALError.Kind
    package let line: HALError.Kind
    package let camera: HALError.Kind

    package func kind(in context: Context) -> HALError.Kind {
      switch context {
      case .transfer: transfer
      case .opening: opening
      case .line: line
      case .camera: camera
      }
    }
  }

  /// Every number that has a meaning of its own somewhere; all others are `.other` everywhere.
  package static let rows: [Row] = [
    row(EPERM, "EPERM", .permission, .permission, .permission, .permission),
    row(EACCES, "EACCES", .permission, .permission, .permission, .permission),
    row(EROFS, "EROFS", .other, .permission, .other, .other),
    row(ENOENT, "ENOENT", .absent, .absent, .absent, .absent),
    row(ENOTDIR, "ENOTDIR", .other, .absent, .absent, .absent),
    // Transfers: the first message failed (see above). A camera: its registers do not answer, which a reset may mend.
    row(EIO, "EIO", .addressNotAcknowledged, .other, .other, .other),
    row(EREMOTEIO, "EREMOTEIO", .addressNotAcknowledged, .other, .other, .other),
    // Opening: the node stands and its driver does not. A line: edges were asked for, and the line has no interrupt.
    row(ENXIO, "ENXIO", .addressNotAcknowledged, .absent, .other, .absent),
    row(ENODEV, "ENODEV", .addressNotAcknowledged, .absent, .absent, .absent),
    row(EAGAIN, "EAGAIN", .arbitrationLost, .busy, .timeout, .timeout),
    row(ETIMEDOUT, "ETIMEDOUT", .timeout, .timeout, .timeout, .timeout),
    // Transfers: the bus was busy for longer than the adapter waits; a repetition may find it free.
    row(EBUSY, "EBUSY", .timeout, .busy, .busy, .busy),
    // A suspended adapter, a camera pulled out.
    row(ESHUTDOWN, "ESHUTDOWN", .absent, .absent, .absent, .absent),
    row(ENOSPC, "ENOSPC", .other, .other, .other, .busy),
  ]

  /// The kind of failure that an error number means in a context. `number` is positive.
  package static func kind(of number: Int32, in context: Context) -> HALError.Kind {
    rows.first { $0.errno == number }?.kind(in: context) ?? .other
  }

  private static func row(
    _ errno: Int32, _ name: String, _ transfer: HALError.Kind, _ opening: HALError.Kind, _ line: HALError.Kind,
    _ camera: HALError.Kind
  ) -> Row {
    Row(errno: errno, name: name, transfer: transfer, opening: opening, line: line, camera: camera)
  }
}

extension HALError {
  /// A failed system call. Without a cause, the system's own words stand there.
  package init(
    system number: Int32, _ context: ErrnoTable.Context, operation: String, subject: String, cause: String? = nil
  ) {
    self.init(
      ErrnoTable.kind(of: number, in: context), operation: operation, subject: subject, errno: number,
      cause: cause ?? String(cString: strerror(number)))
  }
}
