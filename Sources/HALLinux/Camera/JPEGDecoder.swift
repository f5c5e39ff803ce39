import CTurboJPEG

/// The luma of JPEG frames, through libjpeg-turbo. Frames of a Motion-JPEG stream may lack their Huffman tables; the
/// standard's own are used then. One owner, one thread.
package final class JPEGDecoder {
  private var handle: tjhandle?

  package init() { handle = tjInitDecompress() }

  deinit { if let handle { tjDestroy(handle) } }

  /// Fills `grey` (width x height, without padding) with the frame's luma, full range.
  /// - Returns: false when the bytes are no sound JPEG of that size; `grey` may then hold a part of it.
  package func decode(_ bytes: Span<UInt8>, width: Int, height: Int, into grey: inout MutableSpan<UInt8>) -> Bool {
    precondition(grey.count == width * height, "a byte a pixel")
    if attempt(bytes, width: width, height: height, into: &grey) { return true }
    // After a header that ended too early, libjpeg-turbo 2.1 takes the next frame for a file of tables alone.
    if let handle { tjDestroy(handle) }
    handle = tjInitDecompress()
    return false
  }

  private func attempt(
    _ bytes: Span<UInt8>, width: Int, height: Int, into grey: inout MutableSpan<UInt8>
  ) -> Bool {
    guard let handle, !bytes.isEmpty else { return false }
    return bytes.withUnsafeBufferPointer { source in
      grey.withUnsafeMutableBufferPointer { target in
        var (foundWidth, foundHeight, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let count = UInt(source.count)
        let header = tjDecompressHeader3(
          handle, source.baseAddress, count, &foundWidth, &foundHeight, &sampling, &space)
        // The size is checked before anything is written: the target holds this many pixels and no more.
        guard header == 0, Int(foundWidth) == width, Int(foundHeight) == height else { return false }
        // A truncated frame is decoded with a warning only; half a frame is no frame. Progressive files may repeat
        // scans without end, which LIMITSCANS refuses.
        let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
        return tjDecompress2(
          handle, source.baseAddress, count, target.baseAddress, foundWidth, foundWidth, foundHeight,
          Int32(TJPF_GRAY.rawValue), flags) == 0
      }
    }
  }
}
