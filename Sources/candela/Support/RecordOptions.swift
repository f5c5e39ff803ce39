import ArgumentParser
import CandelaHAL
import CandelaRuntime

/// Recording a run.
struct RecordOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Record the run: bus, lines, clock, frame digests and results.", valueName: "file.ctrace"))
  var record: String?
  @Flag(help: "Record the frames and the model, too, so that the trace needs nothing else to be replayed.")
  var recordFrames = false

  func validate() throws {
    if recordFrames, record == nil { throw ValidationError("--record-frames goes with --record.") }
  }

  /// The recording that the options ask for; one that does nothing where they ask for none.
  /// - Parameters:
  ///   - header: what the trace says about the run; asked only where one is made.
  ///   - bundle: the model's file; asked only where it is recorded.
  /// - Throws: `TraceError` when the file cannot be made.
  func start(_ header: () throws -> TraceHeader, bundle: () -> [UInt8]) throws -> RunRecording {
    guard let record else { return RunRecording() }
    var fields = try header()
    fields[.hasFrames] = "\(recordFrames)"
    var options = RecorderOptions()
    options.keepsFrames = recordFrames
    let output = try TraceFile(path: record)
    do throws(TraceError) {
      let recorder = try TraceRecorder(fields, to: output, options: options)
      return RunRecording(recorder, path: record, bundle: recordFrames ? bundle() : [])
    } catch {
      throw error.inFile(record)
    }
  }
}

/// A run's recording, or none.
final class RunRecording {
  private let recorder: TraceRecorder?
  private let sink: RecordingSink?
  private let path: String
  private let bundle: [UInt8]

  /// Records nothing.
  init() { (recorder, sink, path, bundle) = (nil, nil, "", []) }

  /// Records with a recorder; the bundle's bytes come first, none where it is empty.
  init(_ recorder: TraceRecorder, path: String, bundle: [UInt8]) {
    self.recorder = recorder
    self.path = path
    self.bundle = bundle
    sink = RecordingSink(recorder)
  }

  /// Whether anything is recorded.
  var isOn: Bool { recorder != nil }
  /// What ends the run when recording fails.
  var sinks: [any ResultSink] { sink.map { [$0] } ?? [] }

  /// The connection with what goes through it recorded.
  func wrap(_ connection: BoardConnection) throws -> BoardConnection {
    guard let recorder else { return connection }
    let recorded = try connection.recorded(by: recorder)
    recorder.bundle(bundle)
    return recorded
  }

  /// The preprocessor with its frames recorded.
  func wrap(_ preprocessor: any FramePreprocessor) -> any FramePreprocessor {
    recorder.map { RecordingPreprocessor(preprocessor, $0) } ?? preprocessor
  }

  /// Runs a step; when it throws, the recording ends with its error.
  func orEnd<Result>(_ step: () throws -> Result) throws -> Result {
    do {
      return try step()
    } catch {
      // The step's own error is the one that counts, and it may be the recorder's.
      do { try sink?.end(error) } catch let second {
        throw error is TraceError ? second.inFile(path) : error
      }
      throw error
    }
  }

  /// Ends the recording of a run that went to its end.
  /// - Throws: `TraceError` when the trace could not be written.
  func end() throws {
    do { try sink?.end(nil) } catch { throw error.inFile(path) }
  }
}
