import CandelaHAL

/// What the media layer reports when a file, a stream or a frame is not what it should be.
public struct MediaError: CodedError, Equatable {
  /// The kinds of failure; each has its own code, `CND-3001` onwards, in this order.
  public enum Kind: Int, Sendable, CaseIterable {
    /// The file or folder does not exist. CND-3001
    case notFound = 3001
    /// It exists and could not be read. CND-3002
    case cannotRead
    /// It could not be written; whatever stood at the path before is untouched. CND-3003
    case cannotWrite
    /// It ends before the content that its header announces. CND-3004
    case truncated
    /// It goes on after the content that its header announces. CND-3005
    case trailingData
    /// Its first bytes are of no known or not of the wanted format. CND-3006
    case badMagic
    /// The format is known, this variant of it is not supported. CND-3007
    case unsupported
    /// The header contradicts itself or its format. CND-3008
    case badHeader
    /// It is larger than the limit. CND-3009
    case tooLarge
    /// The number of labels fits neither frames nor clips. CND-3010
    case labelMismatch
    /// It was to be a PNG and is none. CND-3011
    case notPNG
    /// It is an image and its content is damaged. CND-3012
    case damagedImage
    /// A stream ended inside a frame. CND-3013
    case endsMidFrame
    /// Compressed data is damaged. CND-3014
    case damagedGzip
    /// A folder holds no image. CND-3015
    case noFrames
    /// A frame's size or format cannot be used here. CND-3016
    case unusableFrame
    /// An array's shape or element type is not the wanted one. CND-3017
    case wrongType
  }

  /// The kind of failure.
  public let kind: Kind
  /// What went wrong: names file, field and value.
  public let message: String
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String

  /// Describes one failure; without a remedy of its own it gets the kind's.
  public init(_ kind: Kind, _ message: String, cause: String? = nil, remedy: String? = nil) {
    self.kind = kind
    self.message = message
    self.cause = cause
    self.remedy = remedy ?? kind.remedy
  }

  /// `CND-3001` to `CND-3017`, in the order of the kinds.
  public var code: String { "CND-\(kind.rawValue)" }
}

extension MediaError.Kind {
  fileprivate var remedy: String {
    switch self {
    case .notFound: "Check the path"
    case .cannotRead: "Check the permissions and the storage"
    case .cannotWrite: "Check that the folder exists, is writable and has room"
    case .truncated: "Fetch or write the file again; it is incomplete"
    case .trailingData: "Write the file again; its header does not fit its content"
    case .badMagic: "Give an IDX file (plain or gzip), a folder of PNG or PGM images, one such image, or a Y4M stream"
    case .unsupported: "Convert it to a supported variant first"
    case .badHeader: "Write the file again with a correct header"
    case .tooLarge: "Split it or make it smaller"
    case .labelMismatch: "Give the labels that belong to these frames"
    case .notPNG: "Check that the file is what its name says, or convert it to PNG"
    case .damagedImage: "Fetch or write the image again"
    case .endsMidFrame: "Check the program that writes the stream, or record it again"
    case .damagedGzip: "Fetch or compress the file again"
    case .noFrames: "Put .png or .pgm files into the folder"
    case .unusableFrame: "Give frames of a supported size and format"
    case .wrongType: "Save the array with the wanted shape and element type"
    }
  }
}
