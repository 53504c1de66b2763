package quire.text.gguf;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;

/// What stands at the front of a GGUF file: metadata and where the tensors are. The tensors
/// themselves are not read.
///
/// @param version 2 or 3
/// @param order of the bytes of all numbers
/// @param metadata keys and values in the order of the file
/// @param tensors where each lies
/// @param alignment to which every tensor's offset is a multiple
/// @param dataStart the byte of the file where the data of the tensors begins
public record GgufFile(
    int version,
    ByteOrder order,
    Map<String, GgufValue> metadata,
    List<GgufTensor> tensors,
    long alignment,
    long dataStart) {
  /// The key that changes the alignment.
  public static final String ALIGNMENT = "general.alignment";

  /// The alignment where the file names none.
  public static final long USUAL_ALIGNMENT = 32;

  public GgufFile {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = List.copyOf(tensors);
  }

  /// Reads the front of a file.
  ///
  /// @throws RequestException when it is no GGUF file of version 2 or 3, or is broken
  public static GgufFile read(Path file) {
    Check.readable(file);
    try (var channel = FileChannel.open(file)) {
      return new GgufReader(channel).read();
    } catch (RequestException problem) {
      throw new RequestException(file + ": " + problem.getMessage(), problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// The value of a key, or null.
  public @Nullable GgufValue get(String key) {
    return metadata.get(key);
  }
}
