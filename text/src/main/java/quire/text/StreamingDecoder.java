package quire.text;

import java.util.Arrays;
import java.util.function.Function;

/// Decodes ids as they come and never gives half a character.
///
/// What the last ids stand for is held back while it ends in U+FFFD, the mark of bytes that do not
/// yet make a character; [#finish] gives what is left. The texts given, put together, equal the
/// decoding of all ids. Not for use by two threads at once.
public class StreamingDecoder {
  private static final int MOST_HELD = 64;
  private final Function<int[], String> decode;
  private int[] ids = new int[16];
  private int count;
  private int given;
  private String prefix = "";

  /// @param decode the text of some ids, as a whole
  public StreamingDecoder(Function<int[], String> decode) {
    this.decode = decode;
  }

  /// Takes the next id.
  ///
  /// @return the text that became certain, often empty
  public String add(int id) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
    }
    ids[count++] = id;
    return step(false);
  }

  /// Gives what was held back; the decoder then starts anew.
  public String finish() {
    String rest = step(true);
    count = 0;
    given = 0;
    prefix = "";
    return rest;
  }

  private String step(boolean last) {
    String text = decode.apply(Arrays.copyOf(ids, count));
    if (text.length() <= prefix.length()) {
      return "";
    }
    boolean complete = !text.endsWith("\uFFFD") || count - given > MOST_HELD;
    if (!last && !complete) {
      return "";
    }
    // Some decoders change a text's end when more follows; what was given stays given.
    String fresh = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    // Ids that were given long ago no longer bear on what comes: keep those of the last step.
    int keep = count - given;
    System.arraycopy(ids, given, ids, 0, keep);
    count = keep;
    given = keep;
    prefix = decode.apply(Arrays.copyOf(ids, count));
    return fresh;
  }
}
