import CandelaMetrics
import Foundation
import Synchronization
import TestSupport
import Testing

/// The server on a real socket of this computer, and the text file.
@Suite struct PublishingTests {
  @Test(arguments: [
    ("9464", "127.0.0.1:9464", true), ("localhost:1", "127.0.0.1:1", true), ("127.0.0.2:80", "127.0.0.2:80", true),
    ("0.0.0.0:9464", "0.0.0.0:9464", false), ("[::1]:9464", "[::1]:9464", true), ("[::]:0", "[::]:0", false),
    ("192.0.2.7:9464", "192.0.2.7:9464", false),
  ])
  func addresses_areRead(text: String, description: String, isLoopback: Bool) throws {
    let address = try #require(MetricsAddress(text))
    #expect(address.description == description && address.isLoopback == isLoopback)
  }

  /// Above all: a port alone, or with a colon before it, never opens it to the network.
  @Test(arguments: [
    "", ":", ":9464", "65536", "-1", "9464x", "example.org:9464", "::1:9464", "[127.0.0.1]:1", "1.2.3:4", "٣",
  ])
  func otherTexts_areRefused(text: String) { #expect(MetricsAddress(text) == nil) }

  @Test func server_answersWithTheCurrentPage() throws {
    let count = Atomic<Int>(0)
    let server = try MetricsServer(#require(MetricsAddress("0"))) {
      "# HELP asked_total Times.\n# TYPE asked_total counter\nasked_total \(count.add(1, ordering: .relaxed).newValue)\n"
    }
    defer { server.stop() }
    #expect(server.address.port != 0 && server.address.host == "127.0.0.1")
    for time in 1...3 {
      let answer = try LoopbackRequest.send("/metrics", port: server.address.port)
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(answer.lowercased().contains("content-type: text/plain; version=0.0.4"))
      #expect(try ExpositionPage(LoopbackRequest.body(answer)).value("asked_total") == Double(time))
    }
    #expect(try LoopbackRequest.send("/", port: server.address.port).contains("/metrics"))
    #expect(try LoopbackRequest.send("/other", port: server.address.port).hasPrefix("HTTP/1.1 404"))
    #expect(try LoopbackRequest.send("/metrics", method: "POST", port: server.address.port).hasPrefix("HTTP/1.1 405"))
  }

  @Test func stoppedServer_letsThePortGo() throws {
    let first = try MetricsServer(#require(MetricsAddress("0"))) { "" }
    let port = first.address.port
    first.stop()
    #expect(throws: LoopbackRequest.Failed.self) { try LoopbackRequest.send("/metrics", port: port) }
    let second = try MetricsServer(#require(MetricsAddress("\(port)"))) { "" }
    second.stop()
  }

  @Test func takenPort_isRefused() throws {
    let server = try MetricsServer(#require(MetricsAddress("0"))) { "" }
    defer { server.stop() }
    let error = #expect(throws: MetricsError.self) { _ = try MetricsServer(server.address) { "" } }
    #expect(error?.kind == .cannotListen && error?.code == "CND-8231")
    #expect(error?.message.contains("\(server.address)") == true && error?.cause?.lowercased().contains("bind") == true)
  }

  @Test func addressOfAnotherComputer_isRefused() throws {
    // TEST-NET-1 (RFC 5737): nobody has it.
    let address = try #require(MetricsAddress("192.0.2.7:0"))
    #expect(throws: MetricsError.self) { _ = try MetricsServer(address) { "" } }
  }

  // MARK: The file

  private static func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("candela-metrics-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// A reader who looks all the time never sees a part, nor a second file that node_exporter would read.
  @Test func file_isAlwaysWhole() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/candela.prom"
    let number = Atomic<Int>(0)
    let file = try MetricsFile(path) {
      let digit = "\(number.add(1, ordering: .relaxed).newValue % 10)"
      return String(repeating: digit, count: 100_000) + "\n"
    }
    let isDone = Atomic<Bool>(false)
    let ended = DispatchSemaphore(value: 0)
    Thread {
      for _ in 0..<200 { try? file.write() }
      isDone.store(true, ordering: .releasing)
      ended.signal()
    }.start()
    var looks = 0
    repeat {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.utf8.count == 100_001 && Set(text.dropLast()).count == 1)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".prom") }
      #expect(names == ["candela.prom"])
      looks += 1
    } while !isDone.load(ordering: .acquiring)
    ended.wait()
    #expect(looks > 0 && file.failures == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["candela.prom"])
  }

  /// A service's umask is strict. The mask is the whole process's, and no other test here asks for it.
  @Test func file_canBeReadByOthers() throws {
    let before = umask(0o077)
    defer { umask(before) }
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try MetricsFile(folder + "/candela.prom") { "\n" }
    let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/candela.prom")
    let mode = try #require(attributes[.posixPermissions] as? Int)
    #expect(mode & 0o444 == 0o444, "\(String(mode, radix: 8))")
  }

  @Test func file_inNoFolder_isRefused() throws {
    let error = #expect(throws: MetricsError.self) { _ = try MetricsFile("/nonexistent/candela.prom") { "" } }
    #expect(error?.kind == .cannotWrite && error?.code == "CND-8232")
  }

  @Test func failures_areCounted_andTheOldPageStays() throws {
    let folder = try Self.folder()
    let path = folder + "/candela.prom"
    let file = try MetricsFile(path) { "first\n" }
    try FileManager.default.removeItem(atPath: folder)
    #expect(throws: MetricsError.self) { try file.write() }
    #expect(file.failures == 1)
    file.start(every: .seconds(3600))
    #expect(throws: MetricsError.self) { try file.stop() }
    #expect(file.failures == 2)
  }

  @Test func stop_writesTheLastPage() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let number = Atomic<Int>(0)
    let file = try MetricsFile(folder + "/candela.prom") { "\(number.add(1, ordering: .relaxed).newValue)\n" }
    file.start(every: .seconds(3600))
    try file.stop()
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "2\n")
  }
}
