package quire.text.hf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.text.hf.Pieces.Rewrite;
import quire.text.regex.Regex;
import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;
import quire.text.unicode.NormalForm;
import tools.jackson.databind.JsonNode;

/// Reads the normaliser of a tokenizer file: a list of rewrites, in order.
final class Normalizers {
  private static final int MOST_LEVELS = 20;

  private Normalizers() {}

  /// @param node null or JSON null where there is none
  static List<Rewrite> read(@Nullable JsonNode node, String where) {
    var list = new ArrayList<Rewrite>();
    if (node != null && !node.isNull()) {
      read(new Fields(node, where), list, 0);
    }
    return List.copyOf(list);
  }

  private static void read(Fields fields, List<Rewrite> list, int level) {
    if (level > MOST_LEVELS || list.size() > 1000) {
      throw new RequestException(fields.where() + ": has too many normalizers");
    }
    String type = fields.text("type");
    switch (type) {
      case "Sequence" -> {
        for (var part : fields.list("normalizers")) {
          read(part, list, level + 1);
        }
      }
      case "NFC", "NFD", "NFKC", "NFKD" -> list.add(Rewrites.form(NormalForm.valueOf(type)));
      case "Lowercase" -> list.add(Rewrites.lowerCase());
      case "Strip" ->
          list.add(
              Rewrites.strip(fields.flag("strip_left", true), fields.flag("strip_right", true)));
      case "StripAccents" -> list.add(Rewrites.filter(c -> !CodePoints.MARK.contains(c)));
      case "BertNormalizer", "Bert" -> bert(fields, list);
      case "Replace" -> list.add(Rewrites.replace(pattern(fields), fields.text("content")));
      case "Prepend" -> list.add(Rewrites.prepend(fields.text("prepend"), false));
      case "Nmt" -> {
        list.add(Rewrites.filter(c -> !isNmtControl(c)));
        list.add(Rewrites.map(Normalizers::nmtSpace));
      }
      case "Precompiled" -> list.add(Precompiled.read(fields));
      case "ByteLevel" -> list.add(Rewrites.bytes());
      default -> throw fields.refuse("type", "names an unknown normalizer, '" + type + "'");
    }
  }

  /// The pattern of a `Replace` or `Split`: `{"String": ...}` or `{"Regex": ...}`.
  static Regex pattern(Fields fields) {
    var group = fields.group("pattern");
    return group.has("String")
        ? Regex.literal(group.text("String"), group.where())
        : Regex.compile(group.text("Regex"), group.where());
  }

  private static void bert(Fields fields, List<Rewrite> list) {
    boolean lower = fields.flag("lowercase", true);
    if (fields.flag("clean_text", true)) {
      list.add(Rewrites.filter(c -> c != 0 && !CodePoints.REMOVED.contains(c)));
      list.add(Rewrites.map(c -> (c < 128 && c > 32) || !WHITE.contains(c) ? c : ' '));
    }
    if (fields.flag("handle_chinese_chars", true)) {
      list.add(Rewrites.spacedIdeographs());
    }
    if (fields.flag("strip_accents", lower)) {
      list.add(Rewrites.form(NormalForm.NFD));
      list.add(Rewrites.filter(c -> c < 0x300 || !CodePoints.NONSPACING.contains(c)));
    }
    if (lower) {
      list.add(Rewrites.lowerCase());
    }
  }

  private static final CodeSet WHITE = CodePoints.WHITE_SPACE;

  private static boolean isNmtControl(int c) {
    return (c >= 1 && c <= 8)
        || c == 0xB
        || (c >= 0xE && c <= 0x1F)
        || c == 0x7F
        || c == 0x8F
        || c == 0x9F;
  }

  private static int nmtSpace(int c) {
    return switch (c) {
      case 9,
          0xA,
          0xC,
          0xD,
          0x1680,
          0x200B,
          0x200C,
          0x200D,
          0x200E,
          0x200F,
          0x2028,
          0x2029,
          0x2581,
          0xFEFF,
          0xFFFD ->
          ' ';
      default -> c;
    };
  }
}
