package quire.data.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// The lines of a UTF-8 file, packed or not, one at a time: LF or CRLF, a byte order mark is
/// dropped. What is no UTF-8, and a line longer than 16 MiB, is refused by number.
public final class TextLines implements AutoCloseable {
  private static final int LONGEST = 16 << 20;

  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private int line;

  private TextLines(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /// Opens a file.
  public static TextLines open(Path file) {
    return new TextLines(Packed.open(file), file.toString());
  }

  /// Reads a stream, which is closed with this.
  ///
  /// @param name names the stream in errors
  public static TextLines open(InputStream in, String name) {
    return new TextLines(Packed.open(in, name), name);
  }

  /// The number of the line that [#next] returned last, from 1; 0 before.
  public int line() {
    return line;
  }

  /// `FILE:LINE`, as errors name a place.
  public String where() {
    return name + ":" + line;
  }

  /// A refusal of the current line.
  public RequestException problem(String what) {
    return new RequestException(where() + ": " + what);
  }

  /// The next line without its end, or null after the last.
  public @Nullable String next() {
    var bytes = new ByteArrayOutputStream();
    boolean any = false;
    line++;
    while (true) {
      if (at == end && !fill()) {
        if (any) {
          break;
        }
        line--;
        return null;
      }
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      if (bytes.size() + (at - from) > LONGEST) {
        throw problem("the line is longer than 16 MiB; is this a text file?");
      }
      bytes.write(buffer, from, at - from);
      if (at < end) {
        at++; // the line feed
        break;
      }
    }
    return decode(bytes.toByteArray());
  }

  private boolean fill() {
    try {
      at = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (IOException problem) {
      throw Packed.damaged(where(), problem);
    }
  }

  private String decode(byte[] bytes) {
    int from = 0;
    int to = bytes.length;
    boolean mark =
        line == 1
            && to >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    from += mark ? 3 : 0;
    to -= to > from && bytes[to - 1] == '\r' ? 1 : 0;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException problem) {
      throw new RequestException(where() + ": is not UTF-8; convert it, as with iconv", problem);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException problem) {
      throw Packed.damaged(name, problem);
    }
  }
}
