/// The summary of a run as `candela run --json` prints it last: what reports need of it.
package struct RunRecord: Decodable {
  package struct Host: Decodable {
    package let frames_per_second: Double
  }

  package struct Latency: Decodable {
    package let p50_us: Double
  }

  /// A digital engine that did the same task on some of the frames.
  package struct Digital: Decodable {
    package struct Energy: Decodable {
      package let method: String
      package let meter: String?
      /// Beyond idle where `gross_joules_per_frame` is there, too.
      package let joules_per_frame: Double
      package let low95: Double?
      package let high95: Double?
      package let gross_joules_per_frame: Double?
    }

    package let engine: String
    package let device: String
    package let frames: UInt64
    package let agreement: Double?
    package let accuracy: Double?
    package let photonic_accuracy: Double?
    package let latency: Latency?
    package let energy: Energy?
    package let missing: [String]?
  }

  package let type: String
  package let kind: String
  package let model: String
  package let board: String
  package let source: String
  package let frames: UInt64
  package let accuracy: Double?
  package let age: Latency
  package let board_clock_frames_per_second: Double?
  package let chip_energy_nj_per_frame: Double?
  package let energy: RunEnergyOutput?
  package let digital: [Digital]?
  package let host: Host
}
