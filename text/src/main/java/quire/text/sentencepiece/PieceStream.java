package quire.text.sentencepiece;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.text.StreamingDecoder;

/// Decodes pieces as they come: exactly what decoding all of them at once gives, and never half a
/// character.
///
/// Byte pieces wait until they make a character; one that never will becomes U+FFFD. White space
/// before the first word is dropped where normalisation put it there. Rules applied after decoding
/// see the whole text, so a model with such rules gives everything at the end.
final class PieceStream extends StreamingDecoder {
  private final Vocabulary vocabulary;
  private final String unknownText;
  private final boolean dropsOne;
  private final boolean dropsAll;
  private final boolean skipSpecial;
  private final @Nullable TextNormalizer denormalizer;
  private final StringBuilder out = new StringBuilder();
  private byte[] pending = new byte[8];
  private int waiting;
  private boolean atStart = true;
  private boolean droppedOne;
  private boolean empty = true;

  PieceStream(
      Vocabulary vocabulary,
      Spec<TrainerField> trainer,
      Spec<NormalizerField> normalizer,
      @Nullable TextNormalizer denormalizer,
      boolean skipSpecial) {
    super(ids -> "");
    this.vocabulary = vocabulary;
    this.unknownText = trainer.text(TrainerField.UNK_SURFACE);
    this.dropsAll = normalizer.flag(NormalizerField.REMOVE_EXTRA_WHITESPACES);
    this.dropsOne = dropsAll || normalizer.flag(NormalizerField.ADD_DUMMY_PREFIX);
    this.skipSpecial = skipSpecial;
    this.denormalizer = denormalizer;
  }

  @Override
  public String add(int id) {
    take(id);
    return denormalizer == null ? drain() : "";
  }

  @Override
  public String finish() {
    flush();
    atStart = true;
    droppedOne = false;
    empty = true;
    String text = drain();
    return denormalizer == null ? text : denormalized(text, denormalizer);
  }

  String decode(int[] ids) {
    for (int id : ids) {
      take(id);
    }
    return finish();
  }

  private static String denormalized(String text, TextNormalizer rules) {
    var result = rules.normalize(Utf8.bytes(text), false);
    return new String(result.bytes, 0, result.length, StandardCharsets.UTF_8);
  }

  private String drain() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }

  private void emit(String text) {
    out.append(text);
    empty &= text.isEmpty();
  }

  private void take(int id) {
    Check.range("id", id, 0, vocabulary.size() - 1);
    String text = vocabulary.pieces.get(id).text();
    if (vocabulary.types[id] == PieceType.BYTE) {
      if (waiting == pending.length) {
        pending = Arrays.copyOf(pending, waiting * 2);
      }
      pending[waiting++] = (byte) Vocabulary.byteOf(text);
      release(false);
      return;
    }
    flush();
    if (droppedOne || !empty) {
      atStart = false;
    }
    droppedOne = false;
    switch (vocabulary.types[id]) {
      case CONTROL -> emit(skipSpecial ? "" : text);
      case UNKNOWN -> emit(unknownText);
      default -> emit(visible(text));
    }
  }

  private String visible(String text) {
    String rest = text;
    if (atStart && dropsOne && text.startsWith("\u2581")) {
      rest = text.substring(1);
      droppedOne = !dropsAll;
    }
    return rest.replace('\u2581', ' ');
  }

  private void flush() {
    release(true);
  }

  /// Gives the characters that the waiting bytes make.
  ///
  /// @param last no byte follows
  private void release(boolean last) {
    var bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < waiting) {
      int n = Utf8.valid(pending, at, waiting);
      if (n == 0 && !last && mayGrow(at)) {
        break;
      }
      if (n == 0) {
        bytes.writeBytes(Utf8.REPLACEMENT);
        at++;
      } else {
        bytes.write(pending, at, n);
        at += n;
      }
    }
    if (at > 0) {
      System.arraycopy(pending, at, pending, 0, waiting - at);
      waiting -= at;
      emit(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  /// Whether bytes to come could make a character of those that wait.
  private boolean mayGrow(int at) {
    byte[] longest = Arrays.copyOfRange(pending, at, at + 4);
    int have = waiting - at;
    // The second byte alone decides whether a start can be completed; the others are alike.
    for (int second = 0x80; second < 0xC0; second++) {
      for (int i = have; i < 4; i++) {
        longest[i] = (byte) (i == 1 ? second : 0x80);
      }
      if (Utf8.valid(longest, 0, 4) > have) {
        return true;
      }
    }
    return false;
  }
}
