import CandelaHAL
import Glibc

/// The right to use a board: one process a bus. Kept by the kernel (flock), so that it ends with the process whatever
/// becomes of it; the file only tells others who holds it.
public final class BoardLock {
  /// The lock's file.
  public let path: String
  private let descriptor: Int32

  /// Where lock files go: /run/lock, which all users share, then the user's own folder, then /tmp.
  /// - Parameter environment: the process's variables; XDG_RUNTIME_DIR counts.
  public static func folders(environment: [String: String]) -> [String] {
    ["/run/lock"] + (environment["XDG_RUNTIME_DIR"].map { $0.hasPrefix("/") ? [$0] : [] } ?? []) + ["/tmp"]
  }

  /// Takes the lock of a device, for example `/dev/i2c-1` (lock file `candela-i2c-1.lock`).
  /// - Parameters:
  ///   - device: what the lock stands for; the path's last part names the file.
  ///   - folders: the first that can be used is used.
  /// - Throws: `HALError` of kind `busy` whose cause names the holder, or the last folder's failure.
  public init(device: String, folders: [String]) throws(HALError) {
    // Whatever link it was named by: the same device is the same lock.
    let resolved = SystemFiles.resolved(device)
    let file = "candela-\(resolved.split(separator: "/").last ?? "board").lock"
    var failure = HALError(.absent, operation: "lock", subject: device, cause: "no folder for lock files")
    for folder in folders {
      let path = "\(folder)/\(file)"
      let descriptor = Self.open(path)
      guard descriptor >= 0 else {
        failure = HALError(system: -descriptor, .opening, operation: "lock", subject: path)
        continue
      }
      try Self.take(descriptor, device: device)
      self.path = path
      self.descriptor = descriptor
      writeHolder()
      return
    }
    throw failure
  }

  deinit { close(descriptor) }

  /// An existing file is opened without creating: sticky folders refuse O_CREAT on another user's file
  /// (fs.protected_regular), and flock needs no right to write.
  private static func open(_ path: String) -> Int32 {
    let flags = O_CLOEXEC | O_NOFOLLOW
    for attempt in [O_RDWR, O_RDWR | O_CREAT | O_EXCL, O_RDWR, O_RDONLY] {
      let descriptor = Glibc.open(path, attempt | flags, 0o666)
      guard descriptor < 0 else {
        // Whatever the umask says, other users must be able to say who they are.
        if attempt & O_CREAT != 0 { fchmod(descriptor, 0o666) }
        return descriptor
      }
      guard errno == ENOENT || errno == EEXIST || errno == EACCES else { break }
    }
    return -errno
  }

  private static func take(_ descriptor: Int32, device: String) throws(HALError) {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let number = errno
      if number == EINTR { continue }
      let holder = SystemFiles.text(of: descriptor, longest: 512).map(printable) ?? ""
      close(descriptor)
      guard number == EWOULDBLOCK else {
        throw HALError(system: number, .opening, operation: "lock", subject: device)
      }
      throw HALError(
        .busy, operation: "lock", subject: device,
        cause: holder.isEmpty ? "held by another process" : "held by \(holder)")
    }
  }

  /// `process 4711: candela run --host pi`.
  private func writeHolder() {
    let arguments = SystemFiles.text("/proc/self/cmdline", longest: 400) ?? ""
    let command = arguments.split(separator: "\0").joined(separator: " ")
    let text = Array("process \(getpid()): \(Self.printable(command))\n".utf8)
    // Who holds it is a courtesy; the lock stands without it.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
  }

  /// Anyone may have written the file: nothing of it may steer a terminal.
  private static func printable(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : Character($0) })
  }
}
