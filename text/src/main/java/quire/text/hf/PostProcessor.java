package quire.text.hf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import quire.text.Encoding;
import tools.jackson.databind.JsonNode;

/// The last step of encoding: special tokens around the texts, spaces off the offsets.
///
/// @param trims in order; a template stands between them where it stands in the file
/// @param single pieces for one text, null where nothing is added
/// @param pair pieces for two texts
record PostProcessor(List<Trim> trims, @Nullable List<Part> single, @Nullable List<Part> pair) {
  private static final int MOST_LEVELS = 20;
  private static final PostProcessor NONE = new PostProcessor(List.of(), null, null);

  /// Takes spaces off the offsets of byte-level tokens.
  ///
  /// @param prefixSpace a first space was put there by the tokenizer and stays
  record Trim(boolean prefixSpace) {}

  /// A text (0 or 1) or, where `ids` are given, special tokens.
  record Part(int sequence, int typeId, int @Nullable [] ids) {}

  /// @param node null or JSON null where there is none
  static PostProcessor read(@Nullable JsonNode node, String where) {
    if (node == null || node.isNull()) {
      return NONE;
    }
    return read(new Fields(node, where), NONE, 0);
  }

  private static PostProcessor read(Fields fields, PostProcessor before, int level) {
    String type = fields.text("type");
    return switch (type) {
      case "Sequence" -> {
        if (level > MOST_LEVELS) {
          throw fields.refuse("processors", "nest too deep");
        }
        var result = before;
        for (var part : fields.list("processors")) {
          result = read(part, result, level + 1);
        }
        yield result;
      }
      case "ByteLevel" ->
          fields.flag("trim_offsets", true)
              ? before.trimming(fields.flag("add_prefix_space", true))
              : before;
      case "BertProcessing" -> {
        int[] cls = {fields.pairId("cls")};
        int[] sep = {fields.pairId("sep")};
        yield before.adding(
            fields,
            List.of(special(cls, 0), text(0, 0), special(sep, 0)),
            List.of(special(cls, 0), text(0, 0), special(sep, 0), text(1, 1), special(sep, 1)));
      }
      case "RobertaProcessing" -> {
        int[] cls = {fields.pairId("cls")};
        int[] sep = {fields.pairId("sep")};
        var trimmed =
            fields.flag("trim_offsets", true)
                ? before.trimming(fields.flag("add_prefix_space", true))
                : before;
        yield trimmed.adding(
            fields,
            List.of(special(cls, 0), text(0, 0), special(sep, 0)),
            List.of(
                special(cls, 0),
                text(0, 0),
                special(sep, 0),
                special(sep, 0),
                text(1, 0),
                special(sep, 0)));
      }
      case "TemplateProcessing" -> template(fields, before);
      default -> throw fields.refuse("type", "names an unknown post-processor, '" + type + "'");
    };
  }

  private static PostProcessor template(Fields fields, PostProcessor before) {
    Map<String, int[]> tokens = new HashMap<>();
    var known = fields.group("special_tokens");
    for (var entry : known.node().properties()) {
      tokens.put(entry.getKey(), known.group(entry.getKey()).numbers("ids"));
    }
    return before.adding(fields, parts(fields, "single", tokens), parts(fields, "pair", tokens));
  }

  private static List<Part> parts(Fields fields, String key, Map<String, int[]> tokens) {
    var parts = new ArrayList<Part>();
    for (var item : fields.list(key)) {
      if (item.has("Sequence")) {
        var group = item.group("Sequence");
        int sequence = group.text("id").equals("A") ? 0 : 1;
        if (sequence == 1 && key.equals("single")) {
          throw item.refuse("Sequence", "names the second text where there is one only");
        }
        parts.add(text(sequence, group.number("type_id", 0, Integer.MAX_VALUE - 1)));
      } else {
        var group = item.group("SpecialToken");
        int[] ids = tokens.get(group.text("id"));
        if (ids == null) {
          throw group.refuse("id", "is not one of special_tokens");
        }
        parts.add(special(ids, group.number("type_id", 0, Integer.MAX_VALUE - 1)));
      }
    }
    return parts;
  }

  private static Part text(int sequence, int typeId) {
    return new Part(sequence, typeId, null);
  }

  private static Part special(int[] ids, int typeId) {
    return new Part(-1, typeId, ids);
  }

  private PostProcessor trimming(boolean prefixSpace) {
    var all = new ArrayList<>(trims);
    all.add(new Trim(prefixSpace));
    return new PostProcessor(List.copyOf(all), single, pair);
  }

  private PostProcessor adding(Fields fields, List<Part> one, List<Part> two) {
    if (single != null) {
      throw fields.refuse("type", "adds special tokens a second time");
    }
    return new PostProcessor(trims, one, two);
  }

  /// The number of special tokens that are added.
  int added(boolean forPair) {
    var parts = forPair ? pair : single;
    int count = 0;
    if (parts != null) {
      for (var part : parts) {
        int[] ids = part.ids;
        count += ids == null ? 0 : ids.length;
      }
    }
    return count;
  }

  /// Puts one or two encodings together.
  Encoding apply(
      List<Encoding> encodings,
      boolean addSpecial,
      List<String> texts,
      IntFunction<String> vocabulary) {
    var parts = encodings.size() == 1 ? single : pair;
    var list = new ArrayList<Encoding>();
    if (parts == null) {
      for (int i = 0; i < encodings.size(); i++) {
        list.add(Encodings.as(encodings.get(i), i, i));
      }
    } else {
      for (var part : parts) {
        int[] ids = part.ids;
        if (ids == null) {
          list.add(Encodings.as(encodings.get(part.sequence), part.typeId, part.sequence));
        } else if (addSpecial) {
          list.add(Encodings.special(ids, part.typeId, vocabulary));
        }
      }
    }
    return Encodings.merge(list, texts, vocabulary);
  }
}
