package quire.graph.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import quire.base.RequestException;
import quire.base.WorkException;

/// Text as people have it: UTF-8, with or without a byte order mark, plain or gzipped (one member
/// or several). Whether it is gzipped is read off its first bytes.
final class TextFile {
  private static final int BUFFER = 1 << 16;

  private TextFile() {}

  /// Opens a file; bytes that are no UTF-8 make reading fail.
  static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(2);
      boolean gzipped = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      if (gzipped) {
        in = new GZIPInputStream(in, BUFFER);
      }
      var decoder =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      var reader = new BufferedReader(new InputStreamReader(in, decoder), BUFFER);
      reader.mark(1);
      if (reader.read() != '\uFEFF') {
        reader.reset();
      }
      return reader;
    } catch (IOException | RuntimeException problem) {
      in.close();
      throw problem;
    }
  }

  /// The exception to throw for a problem met near a line.
  static RuntimeException problem(Path file, int line, IOException problem) {
    return switch (problem) {
      case NoSuchFileException missing -> new RequestException(file + ": no such file", missing);
      case CharacterCodingException bytes ->
          new RequestException(file + ":" + line + ": here or soon after: not UTF-8 text", bytes);
      case ZipException damaged ->
          new RequestException(file + ": damaged gzip: " + damaged.getMessage(), damaged);
      case EOFException end -> new RequestException(file + ": the gzip data end too early", end);
      default -> new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    };
  }

  /// The file itself, else the file with `.gz` behind its name.
  static Path plainOrGzipped(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }
}
