/// The metrics of a run. docs/metrics.md has the same list; a test compares them.
package enum RunMetricName: String, CaseIterable {
  case buildInfo = "candela_build_info"
  case runInfo = "candela_run_info"
  case runActive = "candela_run_active"
  case runStart = "candela_run_start_time_seconds"
  case frames = "candela_frames_total"
  case answers = "candela_answers_total"
  case unknown = "candela_frames_unknown_total"
  case untrusted = "candela_frames_untrusted_total"
  case flagged = "candela_frames_flagged_total"
  case labelled = "candela_frames_labelled_total"
  case correct = "candela_frames_correct_total"
  case sourceEvents = "candela_source_events_total"
  case observationsLost = "candela_observations_lost_total"
  case age = "candela_frame_age_seconds"
  case deviceTime = "candela_device_latency_seconds"
  case energy = "candela_energy_joules_total"
  case railPower = "candela_rail_power_watts"
  case energyUncertainty = "candela_energy_uncertainty_joules"
  case recoveries = "candela_recoveries_total"
  case recoveryAttempts = "candela_recovery_attempts_total"
  case recoveryFailures = "candela_recovery_failures_total"
  case recoveryTime = "candela_recovery_seconds_total"
  case recoveryFrames = "candela_recovery_frames_total"
  case laserArmed = "candela_laser_armed"
  case fileFailures = "candela_metrics_file_failures_total"

  /// What is declared of it.
  package var family: MetricFamily { MetricFamily(rawValue, kind, help) }

  private var kind: MetricFamily.Kind {
    switch self {
    case .buildInfo, .runInfo, .runActive, .runStart, .railPower, .energyUncertainty, .laserArmed: .gauge
    case .age: .histogram(bounds: Self.ageBounds)
    case .deviceTime: .histogram(bounds: Self.deviceBounds)
    default: .counter
    }
  }

  /// From what preprocessing and a fast bus take to what nobody waits for: 50 us to 10 s.
  private static let ageBounds = [
    50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  /// Ten outputs take 240 ns on the published chip, a burst of 65,535 exposures some milliseconds.
  private static let deviceBounds = [
    100e-9, 250e-9, 500e-9, 1e-6, 2.5e-6, 5e-6, 10e-6, 25e-6, 50e-6, 100e-6, 1e-3, 10e-3, 0.1, 1,
  ]

  private var help: String {
    switch self {
    case .buildInfo: "Always 1; the release of Candela."
    case .runInfo: "Always 1; what runs on what."
    case .runActive: "1 while the run goes on, 0 when it has ended."
    case .runStart: "When the run began, seconds since 1970."
    case .frames: "Frames answered."
    case .answers: "Answers by class; neither unknown ones nor results not to be trusted."
    case .unknown: "Results that can be trusted and say nothing about their frame."
    case .untrusted: "Results not to be trusted."
    case .flagged: "Results by quality flag."
    case .labelled: "Answers whose ground truth is known."
    case .correct: "Answers that agree with the ground truth."
    case .sourceEvents: "Frames that did not come as they should, by what happened."
    case .observationsLost: "Results that a slow sink did not get; the sink observer feeds these metrics."
    case .age: "From a frame's time or delivery to its result."
    case .deviceTime: "From trigger to result, by the controller's clock."
    case .energy: "Energy by part, by how it is known, and by scope; scope system comes on top of scope chip."
    case .railPower: "Power of a rail at its monitor's last conversion; absent where it is not metered."
    case .energyUncertainty: "Standard uncertainty of the energy with the same labels."
    case .recoveries: "Recoveries of the board by outcome."
    case .recoveryAttempts: "Tries of each rung of the recovery ladder."
    case .recoveryFailures: "Failed tries of each rung of the recovery ladder."
    case .recoveryTime: "Time spent in recoveries."
    case .recoveryFrames: "Frames that a recovery had exposed again, or that were given up."
    case .laserArmed: "Boards whose laser is armed as far as the driver knows."
    case .fileFailures: "Times that the text file could not be written."
    }
  }
}
