/// What a guest did that ends its session: the connection is closed, the reason logged, and the next guest awaited.
struct GuestError: Error, Equatable {
  /// The reason, as a clause: `its header has version 3`.
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
