import CandelaHAL

/// A RAPL counter under powercap: microjoules, with the range after which the count begins again.
final class PowercapProbe: MeterProbe {
  private let folder: String
  private let root: String

  init(folder: String, root: String) {
    self.folder = folder
    self.root = root
  }

  func sample() throws(HALError) -> MeterSample {
    let microjoules = try MeterFile.number("\(folder)/energy_uj", root: root)
    let range = try? MeterFile.number("\(folder)/max_energy_range_uj", root: root)
    return .joules(microjoules * 1e-6, wrapsAt: range.map { $0 * 1e-6 })
  }
}

/// A power file, or a voltage and a current file, with the factors to SI units.
final class PowerProbe: MeterProbe {
  enum Source {
    case power(String, watts: Double)
    case product(voltage: String, volts: Double, current: String, amperes: Double)
  }

  private let source: Source
  private let root: String

  init(_ source: Source, root: String) {
    self.source = source
    self.root = root
  }

  func sample() throws(HALError) -> MeterSample {
    switch source {
    case .power(let path, let watts): return .watts(try MeterFile.number(path, root: root) * watts)
    case .product(let voltage, let volts, let current, let amperes):
      let u = try MeterFile.number(voltage, root: root) * volts
      return .watts(u * (try MeterFile.number(current, root: root)) * amperes)
    }
  }
}
