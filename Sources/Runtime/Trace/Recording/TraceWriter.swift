import CandelaHAL
import Dispatch
import Foundation
import Synchronization

/// Writes blocks on a thread of its own: checksums, digests and the file cost the recorder's thread nothing.
///
/// `@unchecked Sendable`: the ring says who has a block; `output` is the thread's alone until `close` returns.
final class TraceWriter: @unchecked Sendable {
  let ring: TraceRing
  private let output: any TraceOutput
  private let keepsFrames: Bool
  private let hasFailed = Atomic<Bool>(false)
  private let isClosing = Atomic<Bool>(false)
  private let failure = Mutex<TraceError?>(nil)
  private let wake = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)

  /// Writes the header and starts the thread.
  /// - Throws: `TraceError` of kind `cannotWrite`.
  init(_ header: TraceHeader, to output: any TraceOutput, options: RecorderOptions) throws(TraceError) {
    self.output = output
    keepsFrames = options.keepsFrames
    ring = TraceRing(blockCount: options.blockCount, blockBytes: options.blockBytes)
    do { try output.write(header.encoded()) } catch { throw Self.cannotWrite(error) }
    let thread = Thread { [self] in run() }
    thread.name = "trace writer"
    thread.start()
  }

  /// Why writing stopped; nil while it goes on.
  var error: TraceError? { hasFailed.load(ordering: .acquiring) ? failure.withLock { $0 } : nil }

  /// The recorder's side: another block is in the ring.
  func submit() {
    ring.submit()
    wake.signal()
  }

  /// The recorder's side: nothing more comes, and nothing more is accepted. The first reason counts.
  func fail(_ error: TraceError) {
    failure.withLock { $0 = $0 ?? error }
    hasFailed.store(true, ordering: .releasing)
  }

  /// The recorder's side: waits until everything is written and closes the output.
  func close() {
    isClosing.store(true, ordering: .releasing)
    wake.signal()
    done.wait()
  }

  private func run() {
    while true {
      wake.wait()
      // Looked at before the ring: what was handed over before the end is written.
      let isLast = isClosing.load(ordering: .acquiring)
      while let block = ring.waiting {
        write(block)
        ring.giveBack()
      }
      guard isLast else { continue }
      do { try output.close() } catch { fail(Self.cannotWrite(error)) }
      done.signal()
      return
    }
  }

  /// After a failure blocks are emptied and dropped: a hole in the middle would make the rest unreadable.
  private func write(_ block: TraceBlock) {
    guard !hasFailed.load(ordering: .relaxed) else { return }
    do { try output.write(block.encoded(keepsFrames: keepsFrames)) } catch { fail(Self.cannotWrite(error)) }
  }

  private static func cannotWrite(_ error: any Error) -> TraceError {
    if let error = error as? TraceError { return error }
    let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    let isSystem = system.domain == NSPOSIXErrorDomain
    return TraceError(
      .cannotWrite, "the trace cannot be written",
      cause: isSystem ? String(cString: strerror(Int32(truncatingIfNeeded: system.code))) : "\(error)")
  }
}
