/// A digital processor as its profile describes it: boards/gpu/<name>.yaml. What no source states is absent.
public struct GPUProfile: Sendable, Hashable {
  /// The file's name without `.yaml`.
  public var name: String
  /// One line for people.
  public var title: String
  /// How drivers name such a device (OpenCL's CL_DEVICE_NAME, NVML's product name): each text stands for every name that
  /// begins so.
  public var devices: [String]
  /// What its arithmetic reaches at best.
  public var peak: GPUPeak?
  /// What the whole card or module may draw.
  public var power: GPUPower?
  /// What it draws doing nothing.
  public var idle: GPUPower?
  /// What frames cost on it.
  public var frames: [GPUFrameFigures]
  /// What else people must know.
  public var notes: String

  /// Everything given.
  public init(
    name: String, title: String, devices: [String] = [], peak: GPUPeak? = nil, power: GPUPower? = nil,
    idle: GPUPower? = nil, frames: [GPUFrameFigures] = [], notes: String = ""
  ) {
    self.name = name
    self.title = title
    self.devices = devices
    self.peak = peak
    self.power = power
    self.idle = idle
    self.frames = frames
    self.notes = notes
  }

  /// Whether a driver's name for a device means this processor.
  public func describes(device: String) -> Bool { devices.contains(device) }
}

/// Where a profile's figures come from.
public enum FigureOrigin: Sendable, Hashable {
  /// From a publication; the source names it.
  case published(source: String)
  /// Measured by us or by whoever wrote the file.
  case measured(date: String, conditions: String)

  /// `published` or `measured`, as reports print it.
  public var method: String {
    switch self {
    case .published: "published"
    case .measured: "measured"
    }
  }

  /// The source, or date and conditions.
  public var source: String {
    switch self {
    case .published(let source): source
    case .measured(let date, let conditions): "\(date): \(conditions)"
    }
  }
}

/// Peak rates in operations a second; a multiplication and an addition are two.
public struct GPUPeak: Sendable, Hashable {
  /// 8-bit integers, dense matrices.
  public var int8Dense: Double?
  /// 8-bit integers, two of every four weights being zero.
  public var int8Sparse: Double?
  /// Where the figures come from.
  public var origin: FigureOrigin

  /// Rates and their source.
  public init(int8Dense: Double? = nil, int8Sparse: Double? = nil, origin: FigureOrigin) {
    self.int8Dense = int8Dense
    self.int8Sparse = int8Sparse
    self.origin = origin
  }
}

/// A power in watts.
public struct GPUPower: Sendable, Hashable {
  /// In watts.
  public var watts: Double
  /// Where it comes from.
  public var origin: FigureOrigin

  /// A power and its source.
  public init(watts: Double, origin: FigureOrigin) {
    self.watts = watts
    self.origin = origin
  }
}

/// What a frame costs on a processor in one way of running it.
public struct GPUFrameFigures: Sendable, Hashable {
  /// What was computed.
  public var task: String
  /// With what: library and numbers; nil where the source does not say.
  public var engine: String?
  /// Frames that went in together; nil where the source does not say.
  public var batch: Int?
  /// Time from a batch's frames to its answers, in seconds: as the source says, the median where it was measured.
  public var latencySeconds: Double?
  /// 90 % of the batches took no longer, in seconds.
  public var latency90Seconds: Double?
  /// 99 % of the batches took no longer, in seconds.
  public var latency99Seconds: Double?
  /// Frames a second, batch after batch.
  public var framesPerSecond: Double?
  /// Joules a frame.
  public var energyJoules: Double?
  /// The interval that holds the energy with 95 % probability, in joules a frame.
  public var energyInterval: ClosedRange<Double>?
  /// Joules a frame beyond what idling for as long would have taken.
  public var netEnergyJoules: Double?
  /// Where the figures come from.
  public var origin: FigureOrigin

  /// What is known and its source.
  public init(
    task: String, engine: String? = nil, batch: Int? = nil, latencySeconds: Double? = nil,
    latency90Seconds: Double? = nil, latency99Seconds: Double? = nil, framesPerSecond: Double? = nil,
    energyJoules: Double? = nil, energyInterval: ClosedRange<Double>? = nil, netEnergyJoules: Double? = nil,
    origin: FigureOrigin
  ) {
    self.task = task
    self.engine = engine
    self.batch = batch
    self.latencySeconds = latencySeconds
    self.latency90Seconds = latency90Seconds
    self.latency99Seconds = latency99Seconds
    self.framesPerSecond = framesPerSecond
    self.energyJoules = energyJoules
    self.energyInterval = energyInterval
    self.netEnergyJoules = netEnergyJoules
    self.origin = origin
  }
}
