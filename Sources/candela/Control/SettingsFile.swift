import CandelaMedia
import Foundation

/// Run settings in a JSON file, for `--settings` and SIGHUP.
enum SettingsFile {
  /// Ten times what all fields need.
  private static let limitBytes = 16 * 1024

  /// Reads a file.
  /// - Throws: what reading throws, and `UsageError` `CND-9030` for what is no such file.
  static func read(_ path: String) throws -> RunSettings {
    let bytes = try ByteStream.contents(of: path, limit: limitBytes)
    return try StrictJSON.decode(RunSettings.self, bytes) { cause in
      UsageError(
        code: "CND-9030", message: "\(path) is no file of run settings", cause: cause,
        remedy: #"Write a JSON object, for example {"model": "shapes", "unknown_below": 20, "policy": "queue:4"}"#)
    }
  }
}

/// JSON objects in which an unknown key is a mistake, not a wish that is passed over.
enum StrictJSON {
  /// Decodes one object; every key must come back when the value is encoded again.
  /// - Throws: what `refuse` makes of the reason.
  static func decode<Value: Codable>(
    _ type: Value.Type, _ bytes: [UInt8], refuse: (String) -> UsageError
  ) throws -> Value {
    let data = Data(bytes)
    let value: Value
    do { value = try JSONDecoder().decode(type, from: data) } catch {
      throw refuse(reason(error))
    }
    let (given, known) = (try keys(data), try keys(JSONEncoder().encode(value)))
    if let unknown = given.subtracting(known).sorted().first { throw refuse("the key \"\(unknown)\" is unknown") }
    return value
  }

  /// Keys of the object and of those in it, as paths.
  private static func keys(_ data: Data) throws -> Set<String> {
    func collect(_ object: Any, _ prefix: String) -> [String] {
      guard let fields = object as? [String: Any] else { return [] }
      return fields.flatMap { key, value in [prefix + key] + collect(value, prefix + key + ".") }
    }
    return Set(collect(try JSONSerialization.jsonObject(with: data), ""))
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}
