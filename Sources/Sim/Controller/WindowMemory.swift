import CandelaBoardSpec

/// The memories behind the controller's windows.
struct WindowMemory {
  /// 16 weight banks as written.
  private(set) var weights: [UInt8]
  /// The packed mask as written.
  private(set) var mask: [UInt8]
  /// The host-fed frame as written.
  private(set) var frame: [UInt8]
  /// Photodiode codes, two bytes each, big-endian.
  var diodes: [UInt8]

  init(maskBytes: Int, frameBytes: Int) {
    weights = Array(repeating: 0, count: RegisterMap.weights.length)
    mask = Array(repeating: 0, count: maskBytes)
    frame = Array(repeating: 0, count: frameBytes)
    diodes = Array(repeating: 0, count: RegisterMap.diodes.length)
  }

  /// Pages that PAGE can choose.
  var pageCount: Int {
    let longest = max(mask.count, frame.count)
    return max(1, (longest + RegisterMap.pageBytes - 1) / RegisterMap.pageBytes)
  }

  /// The byte that a window shows at an address; zero where there is no memory.
  func byte(at address: UInt16, page: Int) -> UInt8 {
    if RegisterMap.weights.contains(address) { return weights[Int(address - RegisterMap.weights.address)] }
    if RegisterMap.diodes.contains(address) { return diodes[Int(address - RegisterMap.diodes.address)] }
    if RegisterMap.mask.contains(address) { return paged(mask, RegisterMap.mask, address, page) }
    if RegisterMap.hostFrame.contains(address) { return paged(frame, RegisterMap.hostFrame, address, page) }
    return 0
  }

  /// Stores bytes in the window that contains `address`.
  /// - Returns: false, and nothing stored, when the window is read-only or the bytes reach beyond it or its memory.
  mutating func store(_ data: ArraySlice<UInt8>, at address: UInt16, page: Int) -> Bool {
    if RegisterMap.weights.contains(address) {
      return Self.copy(data, to: Int(address - RegisterMap.weights.address), of: &weights)
    }
    if RegisterMap.mask.contains(address) {
      return Self.copy(data, to: address, of: &mask, window: RegisterMap.mask, page: page)
    }
    if RegisterMap.hostFrame.contains(address) {
      return Self.copy(data, to: address, of: &frame, window: RegisterMap.hostFrame, page: page)
    }
    return false
  }

  /// Forgets everything, as a reset does.
  mutating func clear() {
    for index in weights.indices { weights[index] = 0 }
    for index in mask.indices { mask[index] = 0 }
    for index in frame.indices { frame[index] = 0 }
    for index in diodes.indices { diodes[index] = 0 }
  }

  private func paged(_ memory: [UInt8], _ window: RegisterWindow, _ address: UInt16, _ page: Int) -> UInt8 {
    let offset = page * RegisterMap.pageBytes + Int(address - window.address)
    return offset < memory.count ? memory[offset] : 0
  }

  private static func copy(
    _ data: ArraySlice<UInt8>, to address: UInt16, of memory: inout [UInt8], window: RegisterWindow, page: Int
  ) -> Bool {
    let offset = Int(address - window.address)
    guard offset + data.count <= window.length else { return false }
    return copy(data, to: page * RegisterMap.pageBytes + offset, of: &memory)
  }

  private static func copy(_ data: ArraySlice<UInt8>, to offset: Int, of memory: inout [UInt8]) -> Bool {
    guard offset + data.count <= memory.count else { return false }
    for (index, byte) in data.enumerated() { memory[offset + index] = byte }
    return true
  }
}
