import CandelaHAL

/// Claims about the chip alone.
extension ClaimTable {
  private static let paper = "Nature 623, 48-57 (2023)"
  private static let secondHand = "quoted second hand from Nature 623, 48-57 (2023)"

  var operations: Claim {
    claim(
      "operations a frame", "op", published: 327_686_144, source: "worked out from \(Self.paper)",
      formula: "2 N^2 M^2 + 2 M^2 K", counts: "a dense product of every mask pixel with every photodiode",
      leavesOut:
        "only N^2 phases and M^2 K bits are free; a computer needs "
        + "\(Self.millions(chip.neededOperations(classes: classes))) million operations for the same answer",
      system: chip.neededOperations(classes: classes),
      note: "operations of the fused operator for the same photocurrents and outputs: 4 M^2 I^2 + 3 M^2 + 2 M^2 K"
    ) { $0.operations(classes: $1) }
  }

  var share: Claim {
    claim(
      "optical share of the operations", "", published: 0.99, source: "\(Self.paper): more than 99 %",
      formula: "2 N^2 M^2 / (2 N^2 M^2 + 2 M^2 K)", counts: "operations as above",
      leavesOut: "energy and time, of which the optical part takes no such share",
      note: "a share of counted operations has no counterpart in a whole system"
    ) { $0.opticalOperations / $0.operations(classes: $1) }
  }

  var slot: Claim {
    claim(
      "time of an output", "s", published: 24e-9, source: "worked out from 72 ns for 3 classes and 240 ns for 10",
      formula: "t / K", counts: "one light pulse, integration and comparison",
      leavesOut: "the light's modulator, trigger, read-out of the result",
      system: system.map { $0.latencySeconds / Double(classes) },
      note: note("latency from frame to result, by the class count")
    ) { chip, _ in chip.slotNanoseconds * 1e-9 }
  }

  var frameTime: Claim {
    claim(
      "time of a frame", "s", published: 72e-9, source: Self.secondHand, formula: "24 ns x K",
      counts: "the K outputs, one after another", leavesOut: "showing the frame, triggering, reading the class",
      system: system?.latencySeconds, note: note("median from frame to result")
    ) { $0.frameSeconds(classes: $1) }
  }

  var rate: Claim {
    claim(
      "computing rate", "op/s", published: 4.55e15, source: "\(Self.paper): 4.55 (4.6) POPS",
      formula: "(2 N^2 M^2 + 2 M^2 K) / (24 ns x K)", counts: "the operations above, while a frame is exposed",
      leavesOut: "the time between frames; for 3 classes only: the rate falls with the class count",
      system: system.map { chip.operations(classes: classes) * $0.framesPerSecond },
      note: note("the same operations by the frames that came through in a second")
    ) { $0.operations(classes: $1) / $0.frameSeconds(classes: $1) }
  }

  var energy: Claim {
    claim(
      "energy of a frame", "J", published: 4.38e-9, source: Self.secondHand, formula: "1.46 nJ x K",
      counts: "laser and analog electronics while a frame is exposed",
      leavesOut: "idle power, controller, modulator, camera, host; the split of laser and chip is not published",
      system: system?.frameEnergy?.value, note: note("everything that the run's meters cover", needsEnergy: true)
    ) { $0.frameEnergy(classes: $1).value }
  }

  var efficiency: Claim {
    claim(
      "energy efficiency", "op/J", published: 74.8e15, source: "\(Self.paper): 74.8 POPS/W",
      formula: "(2 N^2 M^2 + 2 M^2 K) / (1.46 nJ x K)", counts: "the operations and the energy above",
      leavesOut: "what both of them leave out",
      system: system?.frameEnergy.map { chip.neededOperations(classes: classes) / $0.value },
      note: note("needed operations by everything that the run's meters cover", needsEnergy: true)
    ) { $0.operations(classes: $1) / $0.frameEnergy(classes: $1).value }
  }

  private static func millions(_ value: Double) -> String {
    let tenths = (value / 1e5).rounded() / 10
    return "\(tenths)"
  }
}
