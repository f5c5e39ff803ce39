import CandelaBoardSpec

/// What kind of figures a board's answers are.
enum ResultKind: String, Encodable {
  /// From the emulated board, in this process or behind virtual wires.
  case simulated
  /// From a real board.
  case measured

  /// What a host's answers are.
  init(_ host: HostProfile) {
    switch host.connection {
    case .simulated: self = .simulated
    case .linux(let wiring): self = wiring.isVirtual ? .simulated : .measured
    }
  }
}
