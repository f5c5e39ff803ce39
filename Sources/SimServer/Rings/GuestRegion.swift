import CVhostUser
import Glibc

/// One region of the guest's memory, mapped. Every access is checked against its bounds, and survives that the guest
/// takes the memory away (`cvu_copy`).
final class GuestRegion {
  /// Where the guest, and where the front end sees it.
  let layout: RegionLayout
  private let mapping: UnsafeMutableRawPointer
  private let mappedCount: Int
  /// Where the region starts in the mapping, which starts at a page.
  private let offset: Int

  /// Maps a region of a file.
  /// - Throws: when the file has not these bytes or cannot be mapped.
  init(_ layout: RegionLayout, of file: OwnedDescriptor) throws(GuestError) {
    self.layout = layout
    var status = stat()
    guard fstat(file.raw, &status) == 0, status.st_size > 0 else { throw GuestError("a memory region has no file") }
    let (end, overflow) = layout.fileOffset.addingReportingOverflow(layout.size)
    guard layout.size > 0, !overflow, end <= UInt64(status.st_size) else {
      throw GuestError("a memory region reaches beyond its file")
    }
    guard !layout.guestAddress.addingReportingOverflow(layout.size).overflow,
      !layout.userAddress.addingReportingOverflow(layout.size).overflow
    else { throw GuestError("a memory region reaches beyond the address space") }
    let pageStart = layout.fileOffset & ~UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))) - 1)
    offset = Int(layout.fileOffset - pageStart)
    mappedCount = Int(end - pageStart)
    let address = mmap(nil, mappedCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.raw, off_t(pageStart))
    guard let address, address != MAP_FAILED else {
      throw GuestError("a memory region cannot be mapped, errno \(errno)")
    }
    mapping = address
    cvu_guard()
  }

  deinit { munmap(mapping, mappedCount) }

  /// Where `count` bytes from an address are; nil when they are not all in this region.
  func pointer(to address: UInt64, from start: UInt64, count: Int) -> UnsafeMutableRawPointer? {
    guard address >= start, count >= 0 else { return nil }
    let distance = address - start
    guard distance <= layout.size, UInt64(count) <= layout.size - distance else { return nil }
    return mapping + offset + Int(distance)
  }
}
