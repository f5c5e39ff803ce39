import CandelaHAL

/// Meters a board's rails over a bus that somebody else uses, too: it takes samples when it is called and they are due.
///
/// `start()`, `measureIdle()`, `begin()`, `tick()` again and again, `end()`, `measureIdle()`, `outcomes`. A tick that comes
/// too early asks the clock and nothing else; one that is due costs up to three short transfers a rail, and no memory. A
/// rail that fails is given up, and the outcome says so; nothing is thrown. One owner at a time: whoever has the bus.
public final class RailSampler {
  /// What a rail's meter came to.
  public struct Outcome: Sendable {
    /// The rail.
    public let rail: MeteredRail
    /// The meter's name, with its owner's where there are several.
    public let meter: String
    /// The energy of the span; nil where it is missing.
    public let energy: MeasuredEnergy?
    /// The idle energy before; nil where it was not measured.
    public let idleBefore: MeasuredEnergy?
    /// The idle energy after; nil where it was not measured.
    public let idleAfter: MeasuredEnergy?
    /// The time from the span's beginning to its end, on the sampler's clock.
    public let span: Duration
    /// What is missing or less certain, in a sentence.
    public let missing: String?

    /// The span with and without idle energy; nil where one of the three is missing.
    public var correction: IdleCorrection? {
      guard let energy, let idleBefore, let idleAfter else { return nil }
      return IdleCorrection(gross: energy, before: idleBefore, after: idleAfter)
    }
  }

  /// How long idle power is measured: ten conversions at a hundred samples a second.
  public static let idleDuration = Duration.milliseconds(250)

  /// When the span began, on the sampler's clock.
  public private(set) var beginning = Timestamp(nanoseconds: 0)
  /// Whether a span is under way.
  public private(set) var isCounting = false
  /// What the last span came to, one a rail; empty before `end()`.
  public var outcomes: [Outcome] { zip(books, ends).map(outcome) }

  /// What other threads may see of the rails while they are sampled.
  public var dials: [RailDial] { books.map(\.dial) }

  private let books: [RailBook]
  private var span = Duration.zero
  private var ends: [(energy: MeasuredEnergy?, missing: String?)] = []
  private let period: Duration
  private let time: any TimeSource
  private var hasBegun = false

  /// A sampler of some rails.
  /// - Parameters:
  ///   - bus: where their monitors answer.
  ///   - samplePeriod: how often each is to be sampled; more rarely called, it misses conversions and says so in its
  ///     uncertainty.
  ///   - isRegular: whether ticks come when they are due. Otherwise they come when a frame is done: conversions then last
  ///     twice as long as the time between samples, so that none is missed when a tick comes late.
  ///   - owner: whose rails they are, where there are several boards.
  ///   - time: the board's clock.
  public init(
    _ rails: [MeteredRail], on bus: any I2CBus, samplePeriod: Duration = RailMeter.defaultSamplePeriod,
    isRegular: Bool = false, owner: String? = nil, time: any TimeSource
  ) {
    let conversion = isRegular ? samplePeriod : samplePeriod * 2
    books = rails.map { RailBook(RailMeter($0, on: bus, samplePeriod: conversion, time: time), owner: owner) }
    period = samplePeriod
    self.time = time
  }

  /// The longest conversion cycle of the monitors.
  public var cycle: Duration { books.map { $0.meter.updateInterval }.max() ?? .zero }
  /// The longest look of a monitor at shunt and bus.
  public var look: Duration {
    .nanoseconds(Int64(books.map { $0.meter.settings.lookNanoseconds }.max() ?? 0))
  }
  /// Time until the next sample is due; zero when one is.
  public var timeToNextSample: Duration {
    let next = books.lazy.filter { !$0.isGone }.map(\.due).min() ?? time.now.advanced(by: period)
    return max(.zero, next.since(time.now))
  }

  /// Starts the monitors and waits for their first results.
  public func start() {
    hasBegun = false
    for book in books { book.start() }
  }

  /// Watches the idle rails for a while: before the first span, or after it.
  public func measureIdle() { measureIdle {} }

  /// Watches the idle rails for a while; `keepingAlive` is called between samples.
  /// - Throws: what `keepingAlive` throws.
  public func measureIdle(keepingAlive: () throws -> Void) rethrows {
    // Conversions that began before the board was idle are let go by first.
    try pass(cycle * 2, keepingAlive)
    for book in books { book.restart() }
    try pass(Self.idleDuration, keepingAlive)
    for book in books { book.keepIdle(isBefore: !hasBegun) }
  }

  /// Samples for a while; `keepingAlive` is called between samples.
  /// - Throws: what `keepingAlive` throws.
  public func pass(_ duration: Duration, _ keepingAlive: () throws -> Void) rethrows {
    let end = time.now.advanced(by: duration)
    while time.now < end {
      time.sleep(for: period)
      try keepingAlive()
      for book in books { book.sample() }
    }
  }

  /// Begins a span. The rails are due in turn, so that no tick has to wait for all of them.
  public func begin() {
    for book in books { book.begin() }
    beginning = time.now
    for (index, book) in books.enumerated() {
      book.due = beginning.advanced(by: period * (index + 1) / books.count)
    }
    (hasBegun, isCounting) = (true, true)
  }

  /// Samples the rails that are due.
  public func tick() {
    guard isCounting else { return }
    for book in books where time.now >= book.due {
      book.count()
      book.due = max(book.due.advanced(by: period), time.now)
    }
  }

  /// Ends the span.
  public func end() {
    guard isCounting else { return }
    isCounting = false
    for book in books { book.count() }
    span = time.now.since(beginning)
    ends = books.map { $0.outcome() }
  }

  private func outcome(_ book: RailBook, _ end: (energy: MeasuredEnergy?, missing: String?)) -> Outcome {
    Outcome(
      rail: book.meter.rail, meter: book.name, energy: end.energy, idleBefore: book.idleBefore,
      idleAfter: book.idleAfter, span: span, missing: end.missing)
  }
}
