/// Finds what somebody may have meant.
enum NearestName {
  /// Longer words are not compared: nobody mistypes a name of that length.
  private static let longest = 48

  /// The name with the fewest single-letter changes: at most two, or a third of the word's letters; nil when none is
  /// near. (Two letters swapped are two changes.)
  static func suggestion(for word: String, among names: [String]) -> String? {
    guard word.utf8.count <= longest else { return nil }
    let limit = word.utf8.count < 4 ? 1 : max(2, word.utf8.count / 3)
    let near = names.map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
      .filter { $0.distance <= limit }
    return near.min { $0.distance < $1.distance }?.name
  }

  /// `; did you mean "pitch"?`, or nothing.
  static func hint(for word: String, among names: [String]) -> String {
    suggestion(for: word, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// Levenshtein distance over bytes.
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right.utf8)
    var previous = Array(0...right.count)
    for (row, byte) in left.utf8.enumerated() {
      var current = [row + 1]
      for column in right.indices {
        let change = previous[column] + (right[column] == byte ? 0 : 1)
        current.append(min(change, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }
}
