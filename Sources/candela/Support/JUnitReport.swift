/// Test results in the XML that CI systems read: one suite with a case a check (the common part of what Jenkins, GitLab and
/// GitHub actions understand; there is no standard).
struct JUnitReport {
  /// One case.
  struct Case {
    /// How it ended.
    enum Outcome {
      case passed
      case failed
      case skipped
    }

    let name: String
    let outcome: Outcome
    /// Why it failed or was skipped, or what was seen.
    let detail: String
    let seconds: Double
  }

  /// The suite's name, for example `candela board conformance accel-reference`.
  let suite: String
  let cases: [Case]

  /// The whole document, with a newline at its end.
  var text: String {
    let counts =
      "tests=\"\(cases.count)\" failures=\"\(cases.count { $0.outcome == .failed })\" "
      + "skipped=\"\(cases.count { $0.outcome == .skipped })\" time=\"\(Self.seconds(cases.reduce(0) { $0 + $1.seconds }))\""
    let lines =
      ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts)>"]
      + ["  <testsuite name=\"\(Self.escaped(suite))\" errors=\"0\" \(counts)>"] + cases.map(element)
      + ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func element(_ test: Case) -> String {
    let start =
      "    <testcase classname=\"\(Self.escaped(suite))\" name=\"\(Self.escaped(test.name))\" "
      + "time=\"\(Self.seconds(test.seconds))\">"
    let detail = Self.escaped(test.detail)
    let body =
      switch test.outcome {
      case .passed: "<system-out>\(detail)</system-out>"
      case .failed: "<failure message=\"\(detail)\"/>"
      case .skipped: "<skipped message=\"\(detail)\"/>"
      }
    return "\(start)\(body)</testcase>"
  }

  /// Text that may stand in an attribute or between tags: XML 1.0 has no way to write most control characters.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func seconds(_ value: Double) -> String { Format.fixed(value, digits: 6) }
}
