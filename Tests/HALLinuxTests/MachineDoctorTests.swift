import CandelaHAL
import Foundation
import Testing

import CandelaHALLinux

/// What the doctor says of machines that are broken in one way each.
@Suite struct MachineDoctorTests {
  /// The only finding but for a missing camera.
  private func only(_ report: MachineDoctor.Report) throws -> Finding {
    let findings = report.findings.filter { $0.code != "CND-9121" }
    #expect(findings.count == 1, "\(findings)")
    for finding in report.findings {
      #expect(!finding.title.isEmpty && !finding.cause.isEmpty && !finding.remedy.isEmpty)
    }
    return try #require(findings.first)
  }

  @Test func nothing_isFound_onACompleteMachine() throws {
    let report = try MadeUpMachine.complete().examine()
    #expect(report.findings == [] && report.isUsable)
    #expect(report.passes.count == 9, "\(report.passes)")
    #expect(
      report.passes.contains { $0.contains("i2c-test adapter") } && report.passes.contains { $0.contains("TRIGGER") })
  }

  @Test(arguments: [true, false]) func everything_isExplained_onAMachineWithNothing(hasHost: Bool) throws {
    let machine = try MadeUpMachine()
    let report = machine.examine(hasHost ? MadeUpMachine.wires : nil)
    #expect(report.findings.map(\.code) == ["CND-9103", "CND-9111", "CND-9121"])
    #expect(report.findings.map(\.severity) == [.error, .error, .info] && !report.isUsable)
    #expect(report.findings[0].cause.contains("/sys/bus/i2c is missing"))
    #expect(report.findings[0].remedy.contains(hasHost ? "test-config i2c on" : "--host NAME"))
  }

  @Test func virtualMachine_isToldSo_whenItHasNoWires() throws {
    let machine = try MadeUpMachine()
    try machine.write("proc/cpuinfo", "flags\t: fpu vme hypervisor lahf_lm")
    #expect(machine.examine(nil).findings[0].remedy.contains("--host sim"))
  }

  @Test func driver_isNamed_whenAVirtualDeviceWaitsForIt() throws {
    let machine = try MadeUpMachine()
    try machine.write("sys/bus/virtio/devices/virtio1/device", "0x0022")
    try machine.write("sys/bus/virtio/devices/virtio2/device", "0x0029")
    try machine.write("sys/bus/virtio/devices/virtio0/device", "0x0001")
    let findings = machine.examine(nil).findings
    #expect(findings[0].code == "CND-9103" && findings[0].cause.contains("virtio1"))
    #expect(findings[0].remedy.hasPrefix("sudo modprobe i2c-virtio"))
    #expect(findings[1].code == "CND-9111" && findings[1].remedy.hasPrefix("sudo modprobe gpio-virtio"))
    for device in ["virtio1", "virtio2"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(machine.folder.path)/sys/bus/virtio/devices/\(device)/driver",
        withDestinationPath: "../../../bus/virtio/drivers/x")
    }
    #expect(!machine.examine(nil).findings[0].remedy.contains("i2c-virtio"))
  }

  @Test func cloudKernel_isNamed_whenItWasBuiltWithoutTheDriver() throws {
    let machine = try MadeUpMachine()
    try machine.write("proc/sys/kernel/osrelease", "6.1.0-9-cloud-amd64")
    try machine.write("lib/modules/6.1.0-9-cloud-amd64/modules.builtin", "kernel/drivers/net/loopback.ko")
    try machine.write("lib/modules/6.1.0-9-cloud-amd64/modules.dep", "kernel/net/x.ko.xz:")
    let findings = machine.examine().findings
    #expect(findings[0].code == "CND-9101" && findings[0].cause.contains("kernel for virtual machines"))
    #expect(findings[0].remedy.contains("apt-get install linux-image") && findings[1].remedy == findings[0].remedy)
  }

  @Test(arguments: ["kernel/drivers/i2c/i2c-dev.ko", "kernel/drivers/i2c/i2c_dev.ko.xz: kernel/a.ko", nil])
  func module_isNamed_whenItIsNotLoaded(list: String?) throws {
    let machine = try MadeUpMachine.complete()
    try machine.remove("sys/class/i2c-dev")
    try machine.remove("dev/i2c-1")
    if let list { try machine.write("lib/modules/\(MadeUpMachine.release)/modules.dep", list) }
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9102" && finding.cause.contains(MadeUpMachine.adapter))
    #expect(finding.remedy == "sudo modprobe i2c-dev && echo i2c-dev | sudo tee /etc/modules-load.d/i2c-dev.conf")
  }

  @Test func adapter_isMissed_whenAnotherIsThere() throws {
    let machine = try MadeUpMachine.complete()
    try machine.remove("sys/class/i2c-dev/i2c-1")
    try machine.remove("sys/bus/i2c/devices/i2c-1")
    try machine.addAdapter(number: 4, name: "something else")
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9104" && finding.cause.contains("i2c-4 \"something else\""))
    #expect(finding.remedy.contains("test-config i2c on"))
  }

  @Test func adapter_isNotChosen_whenTheNameFitsSeveral() throws {
    let machine = try MadeUpMachine.complete()
    try machine.addAdapter(number: 4)
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9104" && finding.cause.contains("fits several"))
  }

  @Test func deviceFile_isMissed_whenNothingMadeIt() throws {
    let machine = try MadeUpMachine.complete()
    try machine.remove("dev/i2c-1")
    #expect(try only(machine.examine()).code == "CND-9105")
    let other = try MadeUpMachine.complete()
    try other.remove("dev/gpiochip0")
    #expect(try only(other.examine()).code == "CND-9113")
  }

  @Test func group_isGiven_whenItWouldOpenTheDevice() throws {
    let machine = try MadeUpMachine.complete()
    try machine.setUser(groups: [])
    let report = machine.examine()
    #expect(report.findings.map(\.code) == ["CND-9106", "CND-9114", "CND-9122"] && !report.isUsable)
    #expect(report.findings.map(\.severity) == [.error, .error, .warning])
    #expect(report.findings[0].title.contains("/dev/i2c-1") && report.findings[0].cause.contains("you are ada"))
    for finding in report.findings { #expect(finding.remedy == "sudo usermod -aG bus ada && newgrp bus") }
  }

  @Test func newLogin_isAskedFor_whenTheGroupWasGivenAfterwards() throws {
    let machine = try MadeUpMachine.complete()
    try machine.setUser(groups: [])
    try machine.write("etc/group", "root:x:0:\nbus:x:\(machine.group):bob,ada\n")
    #expect(machine.examine().findings[0].remedy.contains("newgrp bus"))
    #expect(!machine.examine().findings[0].remedy.contains("usermod"))
  }

  @Test func udevRule_isGiven_whenNoGroupMayUseTheDevice() throws {
    let machine = try MadeUpMachine.complete()
    try machine.addNode("dev/i2c-1", mode: 0o600)
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9106" && finding.cause.contains("mode 0600"))
    #expect(
      finding.remedy.contains("SUBSYSTEM==\"i2c-dev\", GROUP=\"i2c\", MODE=\"0660\"")
        && finding.remedy.contains("udevadm"))
  }

  @Test func adapter_isRefused_whenItOnlySpeaksSMBus() throws {
    let machine = try MadeUpMachine.complete()
    machine.functionality = [.readByteData, .writeByteData]
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9107" && finding.cause.contains("I2C_FUNC_SMBUS_READ_BYTE_DATA"))
  }

  @Test func clock_isWarnedOf_whenItIsSlow() throws {
    let machine = try MadeUpMachine.complete()
    let file = "sys/bus/i2c/devices/i2c-1/of_node/clock-frequency"
    try machine.folder.write("\u{0}\u{1}\u{7A}\u{12}", to: file)
    #expect(machine.survey.adapters[0].clockHertz == 0x17A12)
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9108" && finding.severity == .warning && finding.title.contains("96 kHz"))
    #expect(machine.examine().isUsable)
    try machine.folder.write("\u{0}\u{6}\u{1A}\u{40}", to: file)
    #expect(machine.survey.adapters[0].clockHertz == 0x61A40)
    #expect(try only(machine.examine()).title.contains("399 kHz"))
    try machine.folder.write("\u{0}\u{6}\u{1B}\u{40}", to: file)
    #expect(machine.examine().findings == [])
  }

  @Test func chip_isMissed_whenItsLabelIsAnother() throws {
    let machine = try MadeUpMachine.complete()
    try machine.addChip(.board(label: "other"))
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9112" && finding.cause.contains("other (/dev/gpiochip0, 6 lines)"))
  }

  @Test func line_isMissed_whenTheChipLacksIt() throws {
    let machine = try MadeUpMachine.complete()
    let scripted = ScriptedGPIO.board()
    scripted.chips[0].lines[1].name = "OTHER"
    try machine.addChip(scripted)
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9115" && finding.title.hasPrefix("TRIGGER is not there"))
    #expect(finding.cause.contains("OTHER"))
  }

  @Test func holder_isNamed_whenAProcessHasTheLine() throws {
    let machine = try MadeUpMachine.complete()
    let scripted = ScriptedGPIO.board()
    scripted.chips[0].lines[2] = GPIOLineDescription(name: "LASER_ENABLE", consumer: "gpioset", isUsed: true)
    try machine.addChip(scripted)
    try machine.addHolder(4711, command: "gpioset --mode=signal gpiochip0 2=1")
    let finding = try only(machine.examine())
    #expect(finding.code == "CND-9116" && finding.title.contains("is held by \"gpioset\""))
    #expect(finding.cause.contains("process 4711 (gpioset --mode=signal gpiochip0 2=1)"))
    #expect(finding.remedy == "sudo kill 4711")
    try machine.addHolder(4712, command: "other", file: "anon_inode:gpio-event")
    #expect(try only(machine.examine()).remedy.contains("sudo kill 4711 or sudo kill 4712"))
  }

  @Test func holder_isAKernelDriver_whenNoProcessHasLines() throws {
    let machine = try MadeUpMachine.complete()
    let scripted = ScriptedGPIO.board()
    scripted.chips[0].lines[0] = GPIOLineDescription(name: "RESET_N", consumer: "spi0 CS1", isUsed: true)
    try machine.addChip(scripted)
    try machine.addHolder(4713, command: "cat", file: "/dev/null")
    let finding = try only(machine.examine())
    #expect(finding.cause.contains("a driver of the kernel") && finding.remedy.contains("overlay"))
  }

  @Test func thisMachine_canBeLookedAt() {
    let survey = MachineSurvey()
    #expect(!survey.kernel.release.isEmpty && !survey.gpioLibrary.isEmpty)
    for wanted in [nil, MadeUpMachine.wires] {
      let report = MachineDoctor.examine(survey, wanted: wanted)
      for finding in report.findings { #expect(!finding.remedy.isEmpty && finding.code.hasPrefix("CND-91")) }
    }
  }
}
