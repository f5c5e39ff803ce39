import CandelaDigitalPath
import Testing

/// The engine on an OpenCL device. PoCL makes this computer's processor one.
@Suite struct OpenCLNetworkTests {
  private static let isThere = (try? OpenCLLibrary())?.devices.isEmpty == false
  private static let absence: Comment = "no OpenCL device: install ocl-icd-libopencl1, libclblast1 and pocl-opencl-icd"

  /// Scores may differ by so much of a frame's largest score's size: sums of 784 products and of 1,024 squares in single
  /// precision, in another order. Each addition rounds by at most 2^-24 of a partial sum; errors of either sign add as a root,
  /// sqrt(784) + sqrt(4096) times 2^-24 is 5e-6, doubled by the square. The signed sum of the currents is a small difference of
  /// large numbers, at most ten times smaller than they are for these frames: 1e-4.
  private static let tolerance: Float = 1e-4

  @Test(.enabled(if: isThere, absence), arguments: [1, 64]) func scores_areThoseOfTheProcessor(batch: Int) throws {
    let library = try OpenCLLibrary()
    let task = try DigitalTask()
    let network = try OpenCLNetwork(task.model, on: try library.device(), of: library, largestBatch: batch)
    let wanted = try task.scores(FloatNetwork(task.model, largestBatch: 50))
    let got = try task.scores(network)
    try #require(got.count == 300 && wanted.count == 300)
    var largest: Float = 0
    for (own, reference) in zip(got, wanted) {
      let size = reference.map(\.magnitude).max() ?? 0
      let difference = zip(own, reference).map { ($0 - $1).magnitude }.max() ?? 0
      largest = max(largest, difference / size)
    }
    print("\(network.device.name), batch \(batch): scores differ by \(largest) of the largest at most")
    #expect(largest > 0 || batch == 1, "the engines have sums of their own")
    #expect(largest < Self.tolerance)
    let winners = try task.winners(FloatNetwork(task.model))
    let same = zip(try task.winners(network), winners).count { $0 == $1 }
    #expect(same == 300, "\(same) of 300 answers are the same")
  }

  @Test(.enabled(if: isThere, absence)) func devices_areChosenByAPartOfTheirNames() throws {
    let library = try OpenCLLibrary()
    let first = try #require(library.devices.first)
    #expect(!first.name.isEmpty && !first.platform.isEmpty && !first.driver.isEmpty)
    #expect(try library.device(named: first.name.uppercased()).name == first.name)
    let error = try #require(throws: DigitalPathError.self) { try library.device(named: "no such card") }
    #expect(error.kind == .unknownDevice && error.code == "CND-8305")
    #expect(error.message.contains("no such card") && error.cause?.contains(first.name) == true)
  }

  @Test func machineWithoutALoader_saysWhatToInstall() throws {
    let error = try #require(throws: DigitalPathError.self) { try OpenCLLibrary(loader: "libno-such-loader.so.1") }
    #expect(error.kind == .noOpenCL && error.code == "CND-8301")
    #expect(error.message.contains("libno-such-loader.so.1") && error.remedy.contains("ocl-icd-libopencl1"))
    #expect(error.cause?.isEmpty == false)
  }

  @Test func machineWithoutCLBlast_saysWhatToInstall() throws {
    // Any library stands for the loader: CLBlast is looked for before its functions are.
    let error = try #require(throws: DigitalPathError.self) {
      try OpenCLLibrary(loader: "libm.so.6", blas: "libno-such-blas.so.1")
    }
    #expect(error.kind == .noCLBlast && error.remedy.contains("libclblast1"))
  }

  @Test func libraryWithoutTheFunctions_isNamed() throws {
    let error = try #require(throws: DigitalPathError.self) {
      try OpenCLLibrary(loader: "libm.so.6", blas: "libm.so.6")
    }
    #expect(error.kind == .unfitLibrary && error.message.contains("clGetPlatformIDs"))
  }
}
