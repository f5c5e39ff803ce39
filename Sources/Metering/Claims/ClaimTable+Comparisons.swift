import CandelaHAL

/// Claims that compare the chip with a graphics processor.
extension ClaimTable {
  var comparisons: [Claim] { [latencyRatio, energyRatio, rateRatio] }

  private var latencyRatio: Claim {
    claim(
      "latency advantage", "", published: 3611, source: "0.26 ms by 72 ns, worked out from figures quoted second hand",
      formula: "t(\(reference.name)) / (24 ns x K)", counts: "one frame at a time on a processor made for many at once",
      leavesOut: "the chip's own modulator, trigger and read-out; what network the processor ran is not published",
      system: system.map { reference.frameSeconds / $0.latencySeconds },
      note: note("the processor's published frame time by the median from frame to result")
    ) { reference.frameSeconds / $0.frameSeconds(classes: $1) }
  }

  private var energyRatio: Claim {
    claim(
      "energy advantage", "", published: 4.22e6,
      source: "18.5 mJ by 4.38 nJ, worked out from figures quoted second hand",
      formula: "E(\(reference.name)) / (1.46 nJ x K)",
      counts: "the processor's whole card, against the chip while it is exposed",
      leavesOut: "the chip's idle power, controller, modulator, camera and host",
      system: system?.frameEnergy.map { reference.frameEnergy.value / $0.value },
      note: note("the processor's published energy by everything that the run's meters cover", needsEnergy: true)
    ) { reference.frameEnergy.value / $0.frameEnergy(classes: $1).value }
  }

  private var rateRatio: Claim {
    claim(
      "rate against the processor's peak", "", published: 3.7, source: "press release: 4,600 by 1,248 TOPS",
      formula: "rate / 1,248 TOPS", counts: "an analog rate by counted operations, against a digital peak rate",
      leavesOut:
        "not the same work: the processor's own run of the task reaches "
        + "\(effectiveTOPS) TOPS by the same count",
      system: system.map { chip.neededOperations(classes: classes) * $0.framesPerSecond / reference.peakRate },
      note: note("needed operations a second, by the processor's peak")
    ) { $0.operations(classes: $1) / $0.frameSeconds(classes: $1) / reference.peakRate }
  }

  /// What the processor's published frame time comes to in counted operations a second, in TOPS, two decimals.
  private var effectiveTOPS: Double {
    let rate = ClaimedChip.published.operations(classes: Self.publishedClasses) / reference.frameSeconds
    return (rate / 1e10).rounded() / 100
  }
}
