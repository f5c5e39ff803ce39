import Foundation
import Glibc

import CandelaHALLinux

/// A machine in a folder: as much of /proc, /sys, /dev and /etc as the survey reads.
final class MadeUpMachine {
  static let release = "6.1.0-9-test"
  /// Neither root nor whoever runs the tests.
  static let user: UInt32 = 54_321
  static let adapter = "i2c-test adapter"

  let folder: Folder
  var gpio = ScriptedGPIO([])
  var functionality: I2CFunctionality = [.plain]
  /// The group that device files get: one of our own making where we may, else the runner's.
  let group: gid_t = getuid() == 0 ? 54_999 : getgid()

  /// A machine with a kernel and a user, and no hardware.
  init() throws {
    folder = try Folder()
    try write("proc/sys/kernel/osrelease", Self.release)
    try setUser(groups: [])
    try write("etc/passwd", "root:x:0:0::/root:/bin/sh\nada:x:\(Self.user):\(Self.user)::/home/ada:/bin/sh\n")
    try write("etc/group", "root:x:0:\nbus:x:\(group):\n")
  }

  /// A machine on which everything is in order: one adapter, one chip with the board's lines, one camera.
  static func complete() throws -> MadeUpMachine {
    let machine = try MadeUpMachine()
    try machine.setUser(groups: [machine.group])
    try machine.addAdapter()
    try machine.addChip()
    try machine.write("sys/class/video4linux/video0/name", "Test camera")
    try machine.addNode("dev/video0")
    return machine
  }

  func write(_ file: String, _ text: String) throws { try folder.write(text + "\n", to: file) }

  func setUser(groups: [gid_t]) throws {
    let user = Self.user
    try write(
      "proc/self/status",
      "Name:\ttest\nUid:\t\(user)\t\(user)\t\(user)\t\(user)\nGid:\t\(user)\t\(user)\t\(user)\t\(user)\nGroups:\t"
        + groups.map { "\($0)" }.joined(separator: " "))
  }

  /// A file that stands for a device.
  func addNode(_ path: String, mode: mode_t = 0o660) throws {
    try write(path, "")
    let file = "\(folder.path)/\(path)"
    chmod(file, mode)
    if getuid() == 0 { chown(file, 0, group) }
  }

  func addAdapter(number: Int = 1, name: String = adapter, hasDevice: Bool = true, mode: mode_t = 0o660) throws {
    try write("sys/bus/i2c/devices/i2c-\(number)/name", name)
    guard hasDevice else { return }
    try write("sys/class/i2c-dev/i2c-\(number)/name", name)
    try addNode("dev/i2c-\(number)", mode: mode)
  }

  func addChip(_ scripted: ScriptedGPIO = .board(), mode: mode_t = 0o660) throws {
    gpio = scripted
    for number in scripted.chips.indices {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/sys/bus/gpio/devices/gpiochip\(number)", withIntermediateDirectories: true)
      try addNode("dev/gpiochip\(number)", mode: mode)
    }
  }

  /// A process that has a GPIO line open.
  func addHolder(_ process: Int, command: String, file: String = "anon_inode:gpio-line") throws {
    let fd = "\(folder.path)/proc/\(process)/fd"
    try FileManager.default.createDirectory(atPath: fd, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(fd)/5", withDestinationPath: file)
    try FileManager.default.createSymbolicLink(atPath: "\(fd)/0", withDestinationPath: "/dev/null")
    try folder.write(command.replacingOccurrences(of: " ", with: "\0"), to: "proc/\(process)/cmdline")
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(folder.path)/\(path)") }

  var survey: MachineSurvey {
    MachineSurvey(root: folder.path, gpio: gpio) { _ in functionality }
  }

  /// The wires of a host that this machine is.
  static let wires = WantedWires(
    bus: .name(adapter), chip: .label("pinctrl"),
    lines: ScriptedGPIO.names.map { WantedWires.Line(name: $0, selector: .name($0)) },
    enable: ["Turn the bus on: `test-config i2c on`."])

  func examine(_ wanted: WantedWires? = wires) -> MachineDoctor.Report {
    MachineDoctor.examine(survey, wanted: wanted)
  }
}
