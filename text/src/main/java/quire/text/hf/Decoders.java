package quire.text.hf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.text.regex.Regex;
import tools.jackson.databind.JsonNode;

/// Reads the decoder of a tokenizer file: steps over the list of tokens, in order.
final class Decoders {
  private static final int MOST_LEVELS = 20;

  /// Characters that a decoded text may have, and a hundred times those of its tokens.
  private static final long MOST_GROWN = 1 << 20;

  private static final int MOST_CONTENT = 1000;

  private Decoders() {}

  private static long size(List<String> tokens) {
    long size = 0;
    for (var token : tokens) {
      size += token.length();
    }
    return size;
  }

  private static void bounded(long size, long most) {
    Check.that(
        size <= most,
        "the tokenizer's decoder makes more than %d characters of these tokens",
        most);
  }

  /// Reads one.
  ///
  /// @param node null or JSON null where there is none
  /// @return null where there is none: the tokens are then joined by spaces
  static @Nullable UnaryOperator<List<String>> read(@Nullable JsonNode node, String where) {
    if (node == null || node.isNull()) {
      return null;
    }
    var steps = new ArrayList<UnaryOperator<List<String>>>();
    read(new Fields(node, where), steps, 0);
    return tokens -> {
      var list = tokens;
      long most = MOST_GROWN + 100 * size(tokens);
      for (var step : steps) {
        list = step.apply(list);
        bounded(size(list), most);
      }
      return list;
    };
  }

  private static void read(Fields fields, List<UnaryOperator<List<String>>> steps, int level) {
    if (level > MOST_LEVELS || steps.size() > 1000) {
      throw new RequestException(fields.where() + ": has too many decoders");
    }
    String type = fields.text("type");
    switch (type) {
      case "Sequence" -> {
        for (var part : fields.list("decoders")) {
          read(part, steps, level + 1);
        }
      }
      case "ByteLevel" -> steps.add(Decoders::bytes);
      case "WordPiece" -> {
        String prefix = fields.text("prefix", "##");
        boolean cleanUp = fields.flag("cleanup", true);
        steps.add(tokens -> wordPiece(tokens, prefix, cleanUp));
      }
      case "Metaspace" -> steps.add(metaspace(fields));
      case "BPEDecoder" -> {
        String suffix = fields.text("suffix", "</w>");
        steps.add(
            tokens -> each(tokens, (t, i) -> t.replace(suffix, i == tokens.size() - 1 ? "" : " ")));
      }
      case "CTC" -> {
        String pad = fields.text("pad_token", "<pad>");
        String delimiter = fields.text("word_delimiter_token", "|");
        boolean cleanUp = fields.flag("cleanup", true);
        steps.add(tokens -> ctc(tokens, pad, delimiter, cleanUp));
      }
      case "ByteFallback" -> steps.add(Decoders::byteFallback);
      case "Fuse" -> steps.add(tokens -> List.of(String.join("", tokens)));
      case "Strip" -> {
        int content = fields.codePoint("content");
        int start = fields.number("start", 0, Integer.MAX_VALUE, 0);
        int stop = fields.number("stop", 0, Integer.MAX_VALUE, 0);
        steps.add(tokens -> each(tokens, (t, _) -> strip(t, content, start, stop)));
      }
      case "Replace" -> {
        var pattern = Normalizers.pattern(fields);
        String content = fields.text("content");
        if (content.length() > MOST_CONTENT) {
          throw fields.refuse("content", "has more than " + MOST_CONTENT + " characters");
        }
        steps.add(tokens -> each(tokens, (t, _) -> replace(t, pattern, content)));
      }
      default -> throw fields.refuse("type", "names an unknown decoder, '" + type + "'");
    }
  }

  private interface Change {
    String apply(String token, int index);
  }

  private static List<String> each(List<String> tokens, Change change) {
    var list = new ArrayList<String>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      list.add(change.apply(tokens.get(i), i));
    }
    return list;
  }

  /// Characters back to bytes; a token that holds another character stands for itself.
  private static List<String> bytes(List<String> tokens) {
    var out = new ByteArrayOutputStream();
    for (var token : tokens) {
      boolean mapped = token.chars().allMatch(c -> ByteAlphabet.byteOf(c) >= 0);
      if (mapped) {
        token.chars().forEach(c -> out.write(ByteAlphabet.byteOf(c)));
      } else {
        out.writeBytes(token.getBytes(StandardCharsets.UTF_8));
      }
    }
    return List.of(out.toString(StandardCharsets.UTF_8));
  }

  private static List<String> wordPiece(List<String> tokens, String prefix, boolean cleanUp) {
    return each(
        tokens,
        (token, i) -> {
          String text = token;
          if (i > 0) {
            text = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
          }
          return cleanUp ? cleanUp(text) : text;
        });
  }

  /// Takes back the spaces that a tokenizer of English put before punctuation and clitics.
  private static String cleanUp(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  private static UnaryOperator<List<String>> metaspace(Fields fields) {
    String mark = Character.toString(fields.codePoint("replacement"));
    String scheme =
        fields.text("prepend_scheme", fields.flag("add_prefix_space", true) ? "always" : "never");
    boolean drops = !scheme.equals("never");
    return tokens -> each(tokens, (t, i) -> t.replace(mark, i == 0 && drops ? "" : " "));
  }

  private static List<String> ctc(
      List<String> tokens, String pad, String delimiter, boolean cleanUp) {
    var list = new ArrayList<String>();
    String before = null;
    for (var token : tokens) {
      if (token.equals(before)) {
        continue;
      }
      before = token;
      String text = token.replace(pad, "");
      if (cleanUp) {
        text = cleanUp(text).replace(delimiter, " ");
      }
      if (!text.isEmpty()) {
        list.add(text);
      }
    }
    return list;
  }

  /// Tokens such as `<0x61>` back to bytes; a run that is no UTF-8 gives U+FFFD for each byte.
  private static List<String> byteFallback(List<String> tokens) {
    var list = new ArrayList<String>();
    var run = new ByteArrayOutputStream();
    for (var token : tokens) {
      int value = byteValue(token);
      if (value >= 0) {
        run.write(value);
      } else {
        flush(run, list);
        list.add(token);
      }
    }
    flush(run, list);
    return list;
  }

  private static int byteValue(String token) {
    if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
      return -1;
    }
    int high = Character.digit(token.charAt(3), 16);
    int low = Character.digit(token.charAt(4), 16);
    return token.charAt(3) < 128 && token.charAt(4) < 128 && high >= 0 && low >= 0
        ? high * 16 + low
        : -1;
  }

  private static void flush(ByteArrayOutputStream run, List<String> list) {
    if (run.size() == 0) {
      return;
    }
    try {
      list.add(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(run.toByteArray()))
              .toString());
    } catch (CharacterCodingException _) {
      for (int i = 0; i < run.size(); i++) {
        list.add("\uFFFD");
      }
    }
    run.reset();
  }

  private static String strip(String token, int content, int start, int stop) {
    int[] points = token.codePoints().toArray();
    int from = 0;
    while (from < points.length && from < start && points[from] == content) {
      from++;
    }
    int to = points.length;
    while (to > from && points.length - to < stop && points[to - 1] == content) {
      to--;
    }
    return new String(points, from, to - from);
  }

  private static String replace(String token, Regex pattern, String content) {
    int[] points = token.codePoints().toArray();
    if (points.length == 0) {
      return "";
    }
    var text = new StringBuilder();
    int[] last = {0};
    pattern.forEach(
        points,
        0,
        points.length,
        (start, end) -> {
          text.append(new String(points, last[0], start - last[0])).append(content);
          last[0] = end;
        });
    return text.append(new String(points, last[0], points.length - last[0])).toString();
  }
}
