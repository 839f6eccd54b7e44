import CZstd

/// Bytes compressed by zstd, each time into one frame.
public enum ZstdFrame {
  /// The bytes as a frame.
  ///
  /// - Parameter level: zstd's own default unless told.
  /// - Complexity: O(bytes).
  public static func compressed(_ bytes: Span<UInt8>, level: Int32 = 3) -> [UInt8] {
    let most = ZSTD_compressBound(bytes.count)
    return unsafe [UInt8](unsafeUninitializedCapacity: most) { output, count in
      let size = unsafe bytes.withUnsafeBytes { input in
        unsafe ZSTD_compress(output.baseAddress, most, input.baseAddress, input.count, level)
      }
      count = ZSTD_isError(size) == 0 ? size : 0
    }
  }
}
