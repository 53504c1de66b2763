package quire.text.hf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import quire.base.Check;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.text.hf.BpeModel.Merge;

/// The files that a tokenizer may come in: `tokenizer.json`, `vocab.txt`, `vocab.json` with
/// `merges.txt`, CLIP's list of merges.
final class HfFiles {
  private static final long MOST_BYTES = 512L << 20;
  private static final int CLIP_VOCABULARY = 49152;

  private HfFiles() {}

  static HfTokenizer load(Path file) {
    Check.readable(file);
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".txt.gz") || name.startsWith("bpe_simple_vocab")) {
      return clip(file);
    }
    if (name.equals("merges.txt")) {
      return pair(file.resolveSibling("vocab.json"), file);
    }
    if (name.endsWith(".txt")) {
      return wordPiece(file);
    }
    var tree = Json.tree(text(file), file.toString());
    if (tree.isObject() && !tree.has("model") && !tree.has("version")) {
      var merges = file.resolveSibling(name.replace("vocab.json", "merges.txt"));
      Check.that(
          name.endsWith("vocab.json") && Files.exists(merges),
          "%s: is neither a tokenizer.json nor a vocab.json with merges.txt beside it",
          file);
      return pair(file, merges);
    }
    return HfReader.read(tree, file.toString());
  }

  private static byte[] bytes(Path file) {
    try {
      Check.that(Files.size(file) <= MOST_BYTES, "%s: is larger than %d bytes", file, MOST_BYTES);
      return Files.readAllBytes(file);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static String text(Path file) {
    return text(bytes(file), file);
  }

  private static String text(byte[] bytes, Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is no UTF-8 text", problem);
    }
  }

  private static HfTokenizer wordPiece(Path file) {
    Map<String, Integer> ids = new HashMap<>();
    int[] line = {0};
    text(file).lines().forEach(token -> ids.put(token.stripTrailing(), line[0]++));
    Check.that(ids.containsKey("[UNK]"), "%s: is no WordPiece vocabulary: it lacks [UNK]", file);
    Check.that(line[0] <= HfReader.MOST_IDS, "%s: has too many tokens", file);
    return Presets.bert(ids, lowerCases(file), file.toString());
  }

  /// `tokenizer_config.json` beside the vocabulary may say that case is kept.
  private static boolean lowerCases(Path file) {
    var config = file.resolveSibling("tokenizer_config.json");
    if (!Files.isRegularFile(config)) {
      return true;
    }
    return new Fields(Json.tree(text(config), config.toString()), config.toString())
        .flag("do_lower_case", true);
  }

  private static HfTokenizer pair(Path vocabulary, Path mergeFile) {
    Check.readable(vocabulary);
    Check.readable(mergeFile);
    var ids =
        HfReader.ids(Json.tree(text(vocabulary), vocabulary.toString()), vocabulary.toString());
    var merges = new ArrayList<Merge>();
    int number = 0;
    for (var line : text(mergeFile).split("\n", -1)) {
      number++;
      if (!line.startsWith("#version") && !line.isBlank()) {
        merges.add(HfReader.merge(line.replace("\r", ""), mergeFile + ":" + number));
      }
    }
    boolean clip = ids.containsKey("a</w>");
    return clip
        ? Presets.clip(ids, merges, vocabulary.toString())
        : Presets.gpt2(ids, merges, vocabulary.toString());
  }

  /// CLIP's own file: merges only; the vocabulary follows from them.
  private static HfTokenizer clip(Path file) {
    byte[] bytes = bytes(file);
    if (bytes.length > 2 && bytes[0] == 0x1F && (bytes[1] & 0xFF) == 0x8B) {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = in.readNBytes(64 << 20);
      } catch (IOException problem) {
        throw new RequestException(file + ": is no whole gzip file", problem);
      }
    }
    List<String> lines = text(bytes, file).lines().skip(1).toList();
    int count = Math.min(lines.size(), CLIP_VOCABULARY - 256 - 2);
    var merges = new ArrayList<Merge>();
    for (int i = 0; i < count; i++) {
      if (!lines.get(i).isBlank()) {
        merges.add(HfReader.merge(lines.get(i), file + ":" + (i + 2)));
      }
    }
    return Presets.clip(Presets.clipVocabulary(merges), merges, file.toString());
  }
}
