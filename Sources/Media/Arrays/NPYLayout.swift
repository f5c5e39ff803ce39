/// Turns the elements of a file into C order and little-endian.
struct NPYLayout {
  private let header: NPYHeader

  init(_ header: NPYHeader) { self.header = header }

  func normalised(_ data: [UInt8]) -> [UInt8] {
    let swapped = header.isBigEndian ? littleEndian(data) : data
    return header.isFortranOrder && header.shape.count > 1 && !swapped.isEmpty ? cOrder(swapped) : swapped
  }

  private func littleEndian(_ data: [UInt8]) -> [UInt8] {
    let word = header.element.wordSize
    return data.indices.map { index in data[index - index % word + (word - 1 - index % word)] }
  }

  /// Walks the indices in C order and fetches each element from where Fortran order (first index fastest) put it.
  private func cOrder(_ data: [UInt8]) -> [UInt8] {
    let size = header.element.size
    var strides: [Int] = []
    var stride = 1
    for length in header.shape {
      strides.append(stride)
      stride *= length
    }
    var result: [UInt8] = []
    result.reserveCapacity(data.count)
    var index = [Int](repeating: 0, count: header.shape.count)
    var offset = 0
    for _ in 0..<stride {
      result += data[offset * size..<(offset + 1) * size]
      var axis = index.count - 1
      while axis >= 0 {
        index[axis] += 1
        offset += strides[axis]
        if index[axis] < header.shape[axis] { break }
        offset -= strides[axis] * index[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}
