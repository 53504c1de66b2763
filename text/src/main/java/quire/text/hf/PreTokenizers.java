package quire.text.hf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.text.hf.Pieces.Pattern;
import quire.text.regex.Regex;
import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;
import tools.jackson.databind.JsonNode;

/// Reads the pre-tokenizer of a tokenizer file: a list of steps over the pieces, in order.
///
/// @param steps in order
/// @param bytesLast the last step is the byte alphabet alone; it is left out of the steps, so that
///   the model may read bytes itself
/// @param needsOrigin a step asks whether a piece starts the text
record PreTokenizers(List<Consumer<Pieces>> steps, boolean bytesLast, boolean needsOrigin) {
  private static final int MOST_LEVELS = 20;
  // Word characters here hold the two joiners and no fractions, those of other patterns differ.
  private static final String WORDS =
      "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D]+"
          + "|[^\\s\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D]+";
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /// @param node null or JSON null where there is none
  static PreTokenizers read(@Nullable JsonNode node, String where) {
    if (node == null || node.isNull()) {
      return new PreTokenizers(List.of(), false, false);
    }
    var reader = new Reader();
    reader.read(new Fields(node, where), 0);
    if (reader.bytesLast) {
      reader.steps.removeLast();
    }
    return new PreTokenizers(List.copyOf(reader.steps), reader.bytesLast, reader.needsOrigin);
  }

  private static final class Reader {
    private final List<Consumer<Pieces>> steps = new ArrayList<>();
    private boolean bytesLast;
    private boolean needsOrigin;

    private void add(Consumer<Pieces> step) {
      steps.add(step);
      bytesLast = false;
    }

    private void split(Pattern pattern, SplitBehavior behavior, boolean invert) {
      add(pieces -> pieces.split(pattern, behavior, invert));
    }

    private void split(Regex regex, SplitBehavior behavior, boolean invert) {
      split(regex::forEach, behavior, invert);
    }

    private void split(CodeSet set, SplitBehavior behavior) {
      split(each(set), behavior, false);
    }

    private void read(Fields fields, int level) {
      if (level > MOST_LEVELS || steps.size() > 1000) {
        throw new RequestException(fields.where() + ": has too many pre-tokenizers");
      }
      String type = fields.text("type");
      switch (type) {
        case "Sequence" -> {
          for (var part : fields.list("pretokenizers")) {
            read(part, level + 1);
          }
        }
        case "ByteLevel" -> byteLevel(fields);
        case "BertPreTokenizer" -> {
          split(CodePoints.WHITE_SPACE, SplitBehavior.REMOVED);
          split(CodePoints.PUNCTUATION, SplitBehavior.ISOLATED);
        }
        case "Metaspace" -> metaspace(fields);
        case "Split" ->
            split(
                Normalizers.pattern(fields),
                SplitBehavior.of(fields.text("behavior"), fields.where()),
                fields.flag("invert", false));
        case "Digits" ->
            split(
                CodePoints.NUMERIC,
                fields.flag("individual_digits", false)
                    ? SplitBehavior.ISOLATED
                    : SplitBehavior.CONTIGUOUS);
        case "Punctuation" ->
            split(
                CodePoints.PUNCTUATION,
                SplitBehavior.of(fields.text("behavior", "Isolated"), fields.where()));
        case "Whitespace" ->
            split(Regex.compile(WORDS, fields.where()), SplitBehavior.REMOVED, true);
        case "WhitespaceSplit" -> split(CodePoints.WHITE_SPACE, SplitBehavior.REMOVED);
        case "CharDelimiterSplit" -> {
          int c = fields.codePoint("delimiter");
          split(each(CodeSet.range(c, c)), SplitBehavior.REMOVED, false);
        }
        case "UnicodeScripts" -> add(Reader::scripts);
        case "FixedLength" -> {
          int length = fields.number("length", 1, Integer.MAX_VALUE, 5);
          add(pieces -> fixedLength(pieces, length));
        }
        default -> throw fields.refuse("type", "names an unknown pre-tokenizer, '" + type + "'");
      }
    }

    private void byteLevel(Fields fields) {
      if (fields.flag("add_prefix_space", true)) {
        var prefix = Rewrites.prepend(" ", true);
        add(pieces -> pieces.rewrite(prefix));
      }
      if (fields.flag("use_regex", true)) {
        split(Regex.compile(GPT2, fields.where()), SplitBehavior.ISOLATED, false);
      }
      var bytes = Rewrites.bytes();
      add(pieces -> pieces.rewrite(bytes));
      bytesLast = true;
    }

    private void metaspace(Fields fields) {
      int mark = fields.codePoint("replacement");
      String scheme = fields.text("prepend_scheme", "always");
      if (fields.has("add_prefix_space") && !fields.flag("add_prefix_space", true)) {
        if (fields.has("prepend_scheme") && !scheme.equals("never")) {
          throw fields.refuse("add_prefix_space", "contradicts prepend_scheme");
        }
        scheme = "never";
      }
      var replace = Rewrites.map(c -> c == ' ' ? mark : c);
      add(pieces -> pieces.rewrite(replace));
      var prepend = Rewrites.prepend(Character.toString(mark), true);
      switch (scheme) {
        case "always" -> add(pieces -> pieces.rewrite(prepend));
        case "first" -> {
          needsOrigin = true;
          add(pieces -> pieces.rewriteFirst(prepend));
        }
        case "never" -> {}
        default ->
            throw fields.refuse("prepend_scheme", "must be first, always or never, is " + scheme);
      }
      if (fields.flag("split", true)) {
        split(each(CodeSet.range(mark, mark)), SplitBehavior.MERGED_WITH_NEXT, false);
      }
    }

    private static Pattern each(CodeSet set) {
      return (text, from, to, sink) -> {
        for (int i = from; i < to; i++) {
          if (set.contains(text[i])) {
            sink.accept(i, i + 1);
          }
        }
      };
    }

    private static void fixedLength(Pieces pieces, int length) {
      int old = pieces.renew();
      for (int i = 0; i < old; i++) {
        int end = pieces.oldEnd(i);
        if (pieces.oldAdded(i) != Pieces.TEXT) {
          pieces.add(pieces.oldStart(i), end, pieces.oldAdded(i), pieces.oldOrigin(i));
          continue;
        }
        for (long at = pieces.oldStart(i); at < end; at += length) {
          pieces.addPart((int) at, (int) Math.min(end, at + length), Pieces.TEXT);
        }
      }
    }

    /// Cuts where the script changes; common characters go with what is before them.
    private static void scripts(Pieces pieces) {
      int old = pieces.renew();
      for (int i = 0; i < old; i++) {
        int start = pieces.oldStart(i);
        int end = pieces.oldEnd(i);
        if (pieces.oldAdded(i) != Pieces.TEXT) {
          pieces.add(start, end, pieces.oldAdded(i), pieces.oldOrigin(i));
          continue;
        }
        // The reference starts its first piece at the first cut, which a text that opens with a
        // space does not have at 0: that start is lost there, and so it is here.
        int from = -1;
        int last = 0;
        for (int j = start; j < end; j++) {
          int script = CodePoints.script(pieces.text[j]);
          if (script != 0 && last != script) {
            if (from >= 0) {
              pieces.addPart(from, j, Pieces.TEXT);
            }
            from = j;
            last = script;
          }
        }
        if (from >= 0) {
          pieces.addPart(from, end, Pieces.TEXT);
        }
      }
    }
  }
}
