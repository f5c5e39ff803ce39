/// The `format` key that begins every profile: a name and the schema's version, for example `candela-board 1`.
enum ProfileFormat {
  /// - Throws: `BoardSpecError` of kind `unsupportedFormat` unless the file is of the expected kind and version.
  static func check(_ reader: SectionReader, expected: String) throws(BoardSpecError) {
    let found = try reader.text("format")
    guard found == expected else {
      throw reader.fault(
        .unsupportedFormat, "format", "\"\(Excerpt.of(found))\"; this release reads \"\(expected)\"")
    }
  }
}
