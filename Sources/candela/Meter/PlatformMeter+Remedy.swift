import CandelaHAL
import CandelaHALLinux

extension PlatformMeter {
  /// What to do about a meter that cannot be read. RAPL counters are readable by root alone on most systems; the rule gives
  /// them to a group.
  package func remedy(for failure: HALError) -> String {
    guard failure.kind == .permission, kind == .powercap, let file else { return failure.remedy }
    return
      "Let group candela read \(file): put the line SUBSYSTEM==\"powercap\", ACTION==\"add\", "
      + "RUN+=\"/bin/chgrp candela /sys%p/energy_uj\", RUN+=\"/bin/chmod g+r /sys%p/energy_uj\" into "
      + "/etc/udev/rules.d/60-candela-powercap.rules and restart"
  }
}
