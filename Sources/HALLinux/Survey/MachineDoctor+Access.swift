extension MachineDoctor {
  /// A device file that the user may not use, and the shortest way to it.
  package mutating func reportAccess(
    _ severity: Finding.Severity, _ code: String, _ node: DeviceNode, group wanted: String, subsystem: String
  ) {
    let user = survey.user
    let group = user.groupName(node.group)
    let cause = "\(node.text(user)); you are \(user.name)"
    let remedy: String
    if node.group != 0, node.isOpenToGroup {
      // The group would do: the user lacks it, or this session began before it was given.
      remedy =
        user.isListed(in: node.group)
        ? "Log out and in again, or for this shell: newgrp \(group)"
        : "sudo usermod -aG \(group) \(user.name) && newgrp \(group)"
    } else {
      remedy = Self.rule(subsystem, group: wanted, user: user)
    }
    add(severity, code, "you may not use \(node.path)", cause: cause, remedy: remedy)
  }

  /// A udev rule that gives a kind of device to a group, applied at once.
  private static func rule(_ subsystem: String, group: String, user: UserFacts) -> String {
    let file = "/etc/udev/rules.d/60-candela-\(group).rules"
    let rule = "SUBSYSTEM==\"\(subsystem)\", GROUP=\"\(group)\", MODE=\"0660\""
    return
      "sudo groupadd -f \(group) && sudo usermod -aG \(group) \(user.name) && echo '\(rule)' | sudo tee \(file) && "
      + "sudo udevadm control --reload && sudo udevadm trigger --action=add --subsystem-match=\(subsystem) && newgrp \(group)"
  }
}
