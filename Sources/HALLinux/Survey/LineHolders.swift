import Glibc

/// Processes that have a GPIO chip or lines of one open, as /proc shows their files.
package struct LineHolders {
  /// A process.
  package struct Process: Sendable, Hashable {
    package let identifier: Int
    /// Its command line, or its short name.
    package let command: String
  }

  private let root: String

  package init(root: String) { self.root = root }

  /// Every process that holds some GPIO line; of other users' processes only those that may be looked into.
  package var all: [Process] {
    let own = SystemFiles.link("\(root)/proc/self")
    return SystemFiles.names(in: "\(root)/proc").compactMap { Int($0) }.sorted().filter {
      "\($0)" != own && holdsLines($0)
    }
    .map { Process(identifier: $0, command: command($0)) }
  }

  /// Line requests are anonymous files: `gpio-line` (requests of version 2), `gpio-linehandle` and `gpio-event` (version
  /// 1); drivers/gpio/gpiolib-cdev.c.
  private func holdsLines(_ process: Int) -> Bool {
    let folder = "\(root)/proc/\(process)/fd"
    return SystemFiles.names(in: folder).contains { file in
      guard let target = SystemFiles.link("\(folder)/\(file)") else { return false }
      return ["anon_inode:gpio-line", "anon_inode:gpio-event", "anon_inode:[gpio-line", "anon_inode:[gpio-event"]
        .contains(where: target.hasPrefix)
    }
  }

  private func command(_ process: Int) -> String {
    let words = SystemFiles.text("\(root)/proc/\(process)/cmdline", longest: 400) ?? ""
    let line = words.split(separator: "\0").joined(separator: " ")
    let text = line.isEmpty ? SystemFiles.text("\(root)/proc/\(process)/comm") ?? "?" : line
    return String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
  }
}
