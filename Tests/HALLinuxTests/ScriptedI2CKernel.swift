import CandelaHAL
import Glibc

import CandelaHALLinux

/// Adapters that do as told, and write down what they were asked.
final class ScriptedI2CKernel: I2CKernel {
  enum Event: Equatable {
    case open(String)
    case close(Int32)
    case combined(Int32, address: UInt8, writes: [UInt8], reads: Int)
    case select(Int32, UInt8)
    case call(Int32, SMBusCall)
  }

  var events: [Event] = []
  var functionality: I2CFunctionality
  /// Results of opening, the first of each kind first; afterwards descriptors from 10.
  var openResults: [Int32] = []
  var functionalityResult: Int32 = 0
  /// Results of combined transfers; afterwards every message moves.
  var combinedResults: [Int32] = []
  var selectResult: Int32 = 0
  /// Results of SMBus calls; afterwards they do what was asked.
  var callResults: [Int32] = []
  /// What reads deliver, repeated.
  var incoming: [UInt8] = [0x5A]
  private var nextDescriptor: Int32 = 10

  init(_ functionality: I2CFunctionality) { self.functionality = functionality }

  func open(_ path: String) -> Int32 {
    events.append(.open(path))
    if !openResults.isEmpty {
      let result = openResults.removeFirst()
      if result < 0 { return result }
    }
    nextDescriptor += 1
    return nextDescriptor - 1
  }

  func close(_ descriptor: Int32) { events.append(.close(descriptor)) }

  func readFunctionality(_ descriptor: Int32, into functionality: inout I2CFunctionality) -> Int32 {
    functionality = self.functionality
    return functionalityResult
  }

  func combined(
    _ descriptor: Int32, _ address: I2CAddress, writing bytes: Span<UInt8>, into buffer: inout MutableSpan<UInt8>
  ) -> Int32 {
    events.append(
      .combined(
        descriptor, address: address.rawValue, writes: bytes.indices.map { bytes[$0] }, reads: buffer.count))
    if !combinedResults.isEmpty { return combinedResults.removeFirst() }
    fill(&buffer, buffer.count)
    return bytes.isEmpty || buffer.isEmpty ? 1 : 2
  }

  func select(_ descriptor: Int32, _ address: I2CAddress) -> Int32 {
    events.append(.select(descriptor, address.rawValue))
    return selectResult
  }

  func call(_ descriptor: Int32, _ call: SMBusCall, into buffer: inout MutableSpan<UInt8>) -> Int32 {
    events.append(.call(descriptor, call))
    if !callResults.isEmpty { return callResults.removeFirst() }
    fill(&buffer, buffer.count)
    return Int32(buffer.count)
  }

  private func fill(_ buffer: inout MutableSpan<UInt8>, _ count: Int) {
    for index in 0..<count { buffer[index] = incoming[index % incoming.count] }
  }
}
