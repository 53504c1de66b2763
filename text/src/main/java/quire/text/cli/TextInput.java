package quire.text.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import quire.base.Check;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;

/// Texts from files, in UTF-8.
final class TextInput {
  private TextInput() {}

  /// A whole file.
  static String read(Path file) {
    Check.readable(file);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is no UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// The lines of a file, a text each; an end of line at the end starts no further one.
  ///
  /// @param strings each line is a JSON string
  static List<String> lines(Path file, boolean strings) {
    var lines = new ArrayList<String>();
    for (var line : splitLines(read(file), false)) {
      lines.add(strings ? Json.parse(line, String.class, file + ":" + (lines.size() + 1)) : line);
    }
    return lines;
  }

  /// Cuts at line feeds only.
  ///
  /// @param keepEnds leaves the line feeds at the ends of the lines
  static List<String> splitLines(String text, boolean keepEnds) {
    var lines = new ArrayList<String>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      int stop = end < 0 ? text.length() : end;
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, keepEnds ? next : stop));
      start = next;
    }
    return lines;
  }
}
