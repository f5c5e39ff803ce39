/// How frames are shared out among several boards.
public enum FleetDeal: String, Sendable, Hashable, CaseIterable {
  /// Frame n goes to board n modulo their number: as many times the throughput.
  case roundRobin = "round-robin"
  /// Every frame goes to every board, and they vote.
  case mirror
}
