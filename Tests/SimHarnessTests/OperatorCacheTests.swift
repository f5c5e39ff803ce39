import CandelaOptics
import CandelaSimHarness
import Dispatch
import Foundation
import Testing

@Suite final class OperatorCacheTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("candela-operators-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let built = Result {
    try FusedOperator(design: Tiny.design, masks: [Tiny.mask])
  }

  /// The mask with one level changed.
  private static func mask(_ variant: Int) -> PhaseMask {
    var levels = Tiny.mask.levels
    levels[variant] = (levels[variant] + 1) % 6
    return PhaseMask(pixels: 16, levels: levels, phasePerLevelRadians: 1)
  }

  private var files: [URL] {
    get throws {
      try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "operator" }
    }
  }

  private func operatorBytes(_ mask: PhaseMask = Tiny.mask) throws -> [UInt8] {
    try OperatorCache(folder: folder.path).fusedOperator(design: Tiny.design, masks: [mask]).stored
  }

  @Test func cache_givesTheOperatorItself_fromMemoryAndFromDisk() throws {
    let truth = try Self.built.get().stored
    let cache = OperatorCache(folder: folder.path)
    #expect(try cache.fusedOperator(design: Tiny.design, masks: [Tiny.mask]).stored == truth)
    let file = try #require(try files.first)
    #expect(try files.count == 1)
    // Memory: the file is not needed any more, and not written again.
    try FileManager.default.removeItem(at: file)
    #expect(try cache.fusedOperator(design: Tiny.design, masks: [Tiny.mask]).stored == truth)
    #expect(try files.isEmpty)
    // Disk: another cache reads the file and leaves it as it is.
    _ = try operatorBytes()
    let old = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file.path)
    #expect(try operatorBytes() == truth)
    let date = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
    #expect(date == old)
  }

  @Test func cache_buildsAnew_whenTheFileIsDamaged() throws {
    let truth = try operatorBytes()
    let file = try #require(try files.first)
    let whole = try Data(contentsOf: file)
    var flipped = whole
    flipped[whole.count / 2] ^= 1
    for damaged in [Data(), whole.prefix(31), whole.prefix(32), whole.prefix(whole.count / 2), flipped, whole + [0]] {
      try damaged.write(to: file)
      #expect(try operatorBytes() == truth)
      // It was written again.
      #expect(try Data(contentsOf: file) == whole)
    }
  }

  @Test func cache_buildsAnew_whenAnotherOperatorsFileHasTheName() throws {
    let first = try operatorBytes()
    let name = try #require(try files.first)
    let second = try operatorBytes(Self.mask(3))
    #expect(first != second)
    let other = try #require(try files.first { $0 != name })
    try FileManager.default.removeItem(at: name)
    try FileManager.default.copyItem(at: other, to: name)
    #expect(try operatorBytes() == first)
  }

  @Test func folder_keepsTheNewest_andLeavesOtherFilesAlone() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let stranger = folder.appendingPathComponent("notes.txt")
    try Data([1]).write(to: stranger)
    for index in 0..<OperatorCache.mostFiles + 4 {
      let file = folder.appendingPathComponent("old-\(index).operator")
      try Data([2]).write(to: file)
      let date = Date(timeIntervalSince1970: 1_000_000 + Double(index))
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    }
    _ = try operatorBytes()
    let left = Set(try files.map(\.lastPathComponent))
    #expect(left.count == OperatorCache.mostFiles)
    // One new file, so the five oldest are gone.
    #expect(!left.contains("old-4.operator") && left.contains("old-5.operator"))
    #expect(FileManager.default.fileExists(atPath: stranger.path))
    let truth = try Self.built.get().stored
    #expect(try operatorBytes() == truth)
  }

  @Test func cache_works_whenTheFolderCannotBeWritten() throws {
    try Data([0]).write(to: folder)
    let cache = OperatorCache(folder: folder.appendingPathComponent("below-a-file").path)
    for _ in 0..<2 {
      #expect(try cache.fusedOperator(design: Tiny.design, masks: [Tiny.mask]).stored == Self.built.get().stored)
    }
  }

  @Test func cache_forgetsTheLeastRecentlyUsed_whenMemoryIsFull() throws {
    let cache = OperatorCache(folder: folder.path)
    func take(_ variant: Int) throws { _ = try cache.fusedOperator(design: Tiny.design, masks: [Self.mask(variant)]) }
    for variant in 0..<OperatorCache.mostInMemory { try take(variant) }
    try take(0)
    try take(OperatorCache.mostInMemory)
    for file in try files { try FileManager.default.removeItem(at: file) }
    // 0 was used again and is still in memory, 1 was not and is built and written anew.
    try take(0)
    #expect(try files.isEmpty)
    try take(1)
    #expect(try files.count == 1)
  }

  @Test func cache_reportsTheOpticsError_andStaysUsable() throws {
    let cache = OperatorCache()
    for _ in 0..<2 {
      #expect(throws: OpticsError.self) { try cache.fusedOperator(design: Tiny.design, masks: []) }
    }
    #expect(try cache.fusedOperator(design: Tiny.design, masks: [Tiny.mask]).diodeCount == 16)
  }

  @Test func cache_givesEveryThreadItsOperator_whenManyAskAtOnce() throws {
    let cache = OperatorCache(folder: folder.path)
    let truths = try (0..<3).map { try FusedOperator(design: Tiny.design, masks: [Self.mask($0)]).stored }
    let answers = ProgressCounter()
    DispatchQueue.concurrentPerform(iterations: 48) { index in
      let mask = Self.mask(index % 3)
      let fused = try? cache.fusedOperator(design: Tiny.design, masks: [mask])
      if fused?.stored == truths[index % 3] { answers.add(1) }
    }
    #expect(answers.total == 48)
    #expect(try files.count == 3)
  }
}
