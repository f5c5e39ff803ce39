import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// Asks the board itself, once its wires can be opened: identity, versions and the driver's self-test. The laser stays off.
package struct BoardDoctor {
  private let options: BoardOptions
  private let profile: BoardProfile
  private let workspace: Workspace

  package init(_ options: BoardOptions, profile: BoardProfile, workspace: Workspace) {
    self.options = options
    self.profile = profile
    self.workspace = workspace
  }

  /// What the board says, added to what the machine said.
  package func examine(into report: inout DoctorReport) {
    collect(into: &report) { report in
      let session = try BoardSession(options, profile: profile, workspace: workspace)
      try examine(session.driver, into: &report)
    }
  }

  /// What the board behind a driver says.
  package func examine(_ driver: PhotonicBoard, into report: inout DoctorReport) throws {
    let identity = try driver.identify()
    report.passes.append(
      "board    \(identity.record.boardName), serial \(identity.record.serialText), \(Self.versions(identity.versions))"
    )
    checkVersions(identity, &report)
    for check in try driver.selfTest().checks { add(check, to: &report) }
  }

  /// Runs `body`; what it throws is a finding.
  package func collect(into report: inout DoctorReport, _ body: (inout DoctorReport) throws -> Void) {
    do {
      try body(&report)
    } catch let error as any CodedError {
      report.findings.append(
        Finding(
          .error, error.code, error.message, cause: error.cause ?? "nothing more is known",
          remedy: remedy(for: error)))
    } catch {
      report.findings.append(
        Finding(.error, "CND-9099", "\(error)", cause: "an error without a code", remedy: "Report it"))
    }
  }

  /// The error's own remedy, with the command that tells more.
  private func remedy(for error: any CodedError) -> String {
    if let held = error as? HALError, held.kind == .busy, let holder = held.cause?.firstMatch(of: /process (\d+)/) {
      return "sudo kill \(holder.1)"
    }
    guard let runtime = error as? RuntimeError, runtime.hardware?.kind == .addressNotAcknowledged else {
      return error.remedy
    }
    return
      "\(error.remedy); wiring: docs/hosts/\(options.host).md; who answers: candela board scan --host \(options.host)"
  }

  private func checkVersions(_ identity: BoardIdentity, _ report: inout DoctorReport) {
    guard identity.versions != profile.versions else { return }
    report.findings.append(
      Finding(
        .warning, "CND-9131", "the board's versions are not those of its profile",
        cause: "board: \(Self.versions(identity.versions)); boards/\(profile.name)/board.yaml: "
          + Self.versions(profile.versions),
        remedy:
          "Update the firmware, or write the board's versions into a profile of your own once you know that it fits: "
          + "candela board conformance --host \(options.host) --board \(options.board)"))
  }

  private func add(_ check: SelfTestReport.Check, to report: inout DoctorReport) {
    guard !check.passed else {
      report.passes.append("\(check.name): \(check.detail)")
      return
    }
    let rule = SelfTestRule.rule(for: check.name)
    report.findings.append(
      Finding(
        rule.severity, rule.code, "\(check.name): \(rule.title)", cause: check.detail,
        remedy: rule.remedy.replacing("HOST", with: options.host)))
  }

  private static func versions(_ versions: BoardVersions) -> String {
    "protocol \(versions.protocolVersion >> 8).\(versions.protocolVersion & 0xFF), hardware \(versions.hardware >> 8)."
      + "\(versions.hardware & 0xFF), firmware \(versions.firmware >> 24).\(versions.firmware >> 16 & 0xFF)."
      + "\(versions.firmware & 0xFFFF)"
  }
}

/// What a failed check of the self-test means, and what to do.
package struct SelfTestRule {
  package let severity: Finding.Severity
  package let code: String
  package let title: String
  package let remedy: String

  private static let rules: [String: SelfTestRule] = [
    "laser off": SelfTestRule(
      severity: .error, code: "CND-9141", title: "LASER_ENABLE cannot be brought low",
      remedy: "Cut the laser's supply before you go near the board; then check the line: gpioinfo | grep LASER_ENABLE"),
    "identity": SelfTestRule(
      severity: .error, code: "CND-9142", title: "the controller's identity changed while it was looked at",
      remedy: "Check supply and bus wires, then: candela board info --host HOST"),
    "EEPROM record": SelfTestRule(
      severity: .error, code: "CND-9143", title: "the identity record cannot be used",
      remedy: "Write the record anew, or choose the board's own profile: candela board info --host HOST --board NAME"),
    "register read-back": SelfTestRule(
      severity: .error, code: "CND-9144", title: "registers do not keep what is written",
      remedy:
        "Shorten the bus wires or lower the clock, then: candela board conformance --host HOST --only register-access"),
    "damaged burst refused": SelfTestRule(
      severity: .error, code: "CND-9145", title: "the controller takes bursts with a wrong checksum",
      remedy: "Update the firmware; what it must do: candela board conformance --host HOST --only window-checksum"),
    "lines": SelfTestRule(
      severity: .error, code: "CND-9146", title: "lines contradict the controller's registers",
      remedy:
        "Compare the wiring with docs/hosts/HOST.md, then: candela board conformance --host HOST --only interlock-level"
    ),
    "interlock": SelfTestRule(
      severity: .warning, code: "CND-9147", title: "the interlock loop is open",
      remedy: "Close the cover and the interlock loop, then: candela board doctor --host HOST"),
    "heartbeat watchdog": SelfTestRule(
      severity: .error, code: "CND-9148", title: "the watchdog that switches the laser off does not work",
      remedy:
        "Do not use the laser; update the firmware, then: candela board conformance --host HOST --only heartbeat --fire"
    ),
    "board rail": SelfTestRule(
      severity: .error, code: "CND-9149", title: "voltage or current of the board's rail is out of range",
      remedy: "Check the supply, then: candela board selftest --host HOST"),
    "laser rail": SelfTestRule(
      severity: .error, code: "CND-9150", title: "voltage or current of the laser's rail is out of range",
      remedy: "Check the laser's supply, then: candela board selftest --host HOST"),
    "temperature": SelfTestRule(
      severity: .error, code: "CND-9151", title: "the temperature is out of range",
      remedy: "Let it cool, check the fan, then: candela board selftest --host HOST"),
  ]

  /// The rule of a check.
  package static func rule(for check: String) -> SelfTestRule {
    rules[check]
      ?? SelfTestRule(
        severity: .error, code: "CND-9152", title: "the check failed", remedy: "candela board selftest --host HOST")
  }
}
