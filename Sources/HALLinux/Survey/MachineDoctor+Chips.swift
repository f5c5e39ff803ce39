extension MachineDoctor {
  package mutating func checkChips() {
    guard !survey.chips.isEmpty else { return reportNoChip() }
    let closed = survey.chips.filter { $0.node?.isUsable != true }
    guard let wanted else {
      for chip in survey.chips where chip.label != nil { pass("lines    \(chip.text)") }
      for chip in closed { reportUnusable(chip, .warning) }
      return
    }
    let selectors = wanted.lines.map(\.selector)
    guard let chip = survey.chip(fitting: wanted.chip, lines: selectors) else {
      // A chip that may not be opened cannot tell its label: it may be the one.
      if closed.isEmpty { return reportMissingChip(wanted) }
      for chip in closed { reportUnusable(chip, .error) }
      return
    }
    pass("lines    \(chip.text), libgpiod \(survey.gpioLibrary)")
    for line in wanted.lines { check(line, on: chip) }
  }

  private mutating func reportNoChip() {
    let kernel = survey.kernel
    let cause: String
    if kernel.isCloudKernel {
      cause = "kernel \(kernel.release) is one for virtual machines, which leave GPIO out"
    } else if kernel.buses.contains("gpio") {
      cause = "no driver of this kernel has found one: the driver is not loaded, or there is no such hardware"
    } else {
      cause = "kernel \(kernel.release) has no GPIO devices at all (/sys/bus/gpio is missing: CONFIG_GPIOLIB)"
    }
    let title = "this machine shows no GPIO chip"
    if let device = survey.idleVirtio(.gpio) {
      add(
        .error, "CND-9111", title, cause: "the chip \(device) of this virtual machine waits for its driver",
        remedy: Self.load("gpio-virtio"))
      return
    }
    add(.error, "CND-9111", title, cause: cause, remedy: kernel.isCloudKernel ? Self.fullKernel : enabling)
  }

  private mutating func reportMissingChip(_ wanted: WantedWires) {
    add(
      .error, "CND-9112", "\(wanted.chip) is not there",
      cause: "chips here: \(survey.chips.map(\.text).joined(separator: ", "))", remedy: enabling)
  }

  private mutating func reportUnusable(_ chip: ChipFacts, _ severity: Finding.Severity) {
    guard let node = chip.node else {
      add(
        severity, "CND-9113", "\(chip.path) does not exist",
        cause: "the kernel has the chip, and nothing made its device file (is udev running?)",
        remedy: "sudo udevadm trigger --action=add --subsystem-match=gpio")
      return
    }
    reportAccess(severity, "CND-9114", node, group: "gpio", subsystem: "gpio")
  }

  private mutating func check(_ line: WantedWires.Line, on chip: ChipFacts) {
    guard let position = chip.position(of: line.selector) else {
      add(
        .error, "CND-9115", "\(line.name) is not there: \(line.selector) on \(chip.text)",
        cause: "the chip's lines are \(Self.shortened(chip.lines.map(\.name)))", remedy: enabling)
      return
    }
    let found = chip.lines[position]
    guard found.isUsed else { return pass("line     \(line.name) is \(line.selector), free") }
    reportHeld(line, position, found, chip)
  }

  private mutating func reportHeld(
    _ line: WantedWires.Line, _ position: Int, _ found: ChipFacts.Line, _ chip: ChipFacts
  ) {
    let holders = LineHolders(root: survey.root).all
    let consumer = found.consumer.isEmpty ? "somebody who gives no name" : "\"\(found.consumer)\""
    let processes = holders.map { "process \($0.identifier) (\($0.command))" }.joined(separator: ", ")
    add(
      .error, "CND-9116", "\(line.name) (\(line.selector) on \(chip.path)) is held by \(consumer)",
      cause: holders.isEmpty
        ? "no process that may be looked into has lines open: it is a driver of the kernel (an overlay), or another user's "
          + "process" : "processes with lines open: \(processes)",
      remedy: remedy(for: holders, chip, position))
  }

  private func remedy(for holders: [LineHolders.Process], _ chip: ChipFacts, _ position: Int) -> String {
    switch holders.count {
    case 1: "sudo kill \(holders[0].identifier)"
    case 0: "sudo lsof -n | grep gpio shows processes; a driver lets go when its overlay is removed (gpioinfo names it)"
    default:
      "End the one that has line \(position): "
        + holders.map { "sudo kill \($0.identifier)" }.joined(separator: " or ")
    }
  }

  private static func shortened(_ names: [String]) -> String {
    let named = names.filter { !$0.isEmpty }
    if named.isEmpty { return "\(names.count), without names" }
    return named.prefix(12).joined(separator: ", ") + (named.count > 12 ? " and \(named.count - 12) more" : "")
  }
}
