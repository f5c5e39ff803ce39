import CGpiod
import CandelaHAL
import Glibc

/// The kernel's GPIO through libgpiod (1.6 or 2.x, whichever this was built against).
package struct LibgpiodKernel: GPIOKernel {
  /// Where chips are looked for.
  package let deviceFolder: String

  /// Chips under `deviceFolder`.
  package init(deviceFolder: String = "/dev") { self.deviceFolder = deviceFolder }

  /// The library's version, for example `1.6.3`.
  package static var libraryVersion: String { String(cString: candela_gpio_library_version()) }

  package func chipPaths() -> [String] {
    SystemFiles.numbered("gpiochip", in: deviceFolder).map { "\(deviceFolder)/\($0.name)" }
  }

  package func chip(at path: String) throws(GPIOFailure) -> GPIOChipDescription {
    var info = candela_gpio_chip_info()
    try Self.check(candela_gpio_describe_chip(path, &info))
    return GPIOChipDescription(label: Self.text(of: info.label), lineCount: info.line_count)
  }

  package func lines(at path: String, count: UInt32) throws(GPIOFailure) -> [GPIOLineDescription] {
    var infos = [candela_gpio_line_info](repeating: candela_gpio_line_info(), count: Int(count))
    try Self.check(candela_gpio_describe_lines(path, 0, count, &infos))
    return infos.map {
      GPIOLineDescription(name: Self.text(of: $0.name), consumer: Self.text(of: $0.consumer), isUsed: $0.used)
    }
  }

  package func request(_ description: GPIORequestDescription, at path: String) throws(GPIOFailure) -> any GPIORequest {
    var line: OpaquePointer?
    let result = GPIORequestDescription.consumer.withCString { consumer in
      var request = candela_gpio_request()
      request.offset = description.offset
      request.active_low = description.isActiveLow
      request.bias = description.bias.shimValue
      request.consumer = consumer
      request.output = description.initialLevel != nil
      request.initial = Int32(description.initialLevel?.rawValue ?? 0)
      return candela_gpio_open(path, &request, &line)
    }
    try Self.check(result)
    guard let line else { throw GPIOFailure(errno: EIO) }
    return LibgpiodRequest(line)
  }

  @discardableResult
  package static func check(_ result: Int32) throws(GPIOFailure) -> Int32 {
    guard result >= 0 else { throw GPIOFailure(errno: -result) }
    return result
  }

  /// A C array of characters, ended by a zero.
  private static func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension LineBias {
  fileprivate var shimValue: candela_gpio_bias {
    switch self {
    case .asIs: CANDELA_GPIO_BIAS_AS_IS
    case .disabled: CANDELA_GPIO_BIAS_DISABLED
    case .pullUp: CANDELA_GPIO_BIAS_PULL_UP
    case .pullDown: CANDELA_GPIO_BIAS_PULL_DOWN
    }
  }
}
