import CandelaSim
import Testing

/// Plans are functions of their seed, and between them they hold every kind.
@Suite struct FaultPlanTests {
  private static let scope = FaultPlan.Scope(profile: TestBoard.profile(), frames: 12, duration: .milliseconds(40))

  @Test func plan_isTheSame_forTheSameSeed() {
    for seed in UInt64(1)...20 {
      #expect(FaultPlan(seed: seed, scope: Self.scope) == FaultPlan(seed: seed, scope: Self.scope))
    }
    #expect(FaultPlan(seed: 1, scope: Self.scope) != FaultPlan(seed: 2, scope: Self.scope))
  }

  @Test func plan_drawsFromTheKindsThatItsSeedLeftOn() {
    for seed in UInt64(1)...300 {
      let plan = FaultPlan(seed: seed, scope: Self.scope)
      #expect(
        (1...FaultPlan.mostFaults).contains(plan.faults.count)
          && plan.faults.allSatisfy { plan.kinds.contains($0.kind) })
      #expect(plan.mayEndRun == plan.faults.contains { $0.kind.promise.mayEndRun })
    }
  }

  @Test func plans_holdEveryKind_andEachSeedSwitchesSomeOff() {
    let plans = (UInt64(1)...400).map { FaultPlan(seed: $0, scope: Self.scope) }
    for kind in FaultKind.allCases {
      #expect(plans.contains { plan in plan.faults.contains { $0.kind == kind } }, "\(kind)")
      #expect(plans.contains { !$0.kinds.contains(kind) }, "\(kind)")
    }
  }

  @Test func boardEvents_comeWithinTheRun_andSomethingHappensInEveryFault() {
    for seed in UInt64(1)...300 {
      for fault in FaultPlan(seed: seed, scope: Self.scope).faults {
        #expect(!fault.board.isEmpty || !fault.host.isEmpty)
        if let first = fault.board.first {
          #expect(first.delay >= .zero && first.delay <= .milliseconds(60), "\(fault)")
        }
        #expect(!fault.description.isEmpty)
      }
    }
  }
}
