package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;

/// The substrings that a unigram model starts from: all characters, and those that occur at least
/// twice, rated by how many characters they cover.
///
/// As in the reference since 0.2.2, substrings are the inner nodes of the suffix tree of the bytes:
/// one that is always followed by characters of the same first byte is none.
final class SeedPieces {
  /// @param text of the piece
  /// @param score how many characters it covers
  record Seed(String text, float score) {}

  private final TrainingText text;
  private final Spec<TrainerField> trainer;
  private byte[] array = new byte[1 << 16];
  private int length;

  SeedPieces(TrainingText text, Spec<TrainerField> trainer) {
    this.text = text;
    this.trainer = trainer;
  }

  List<Seed> find() {
    Map<Integer, Long> characters = concatenate();
    var seeds = new ArrayList<Seed>();
    for (var entry : TrainingText.sorted(characters)) {
      seeds.add(new Seed(Character.toString(entry.getKey()), entry.getValue()));
    }
    var rules = new PieceRules(trainer);
    Map<String, Long> found = new HashMap<>();
    int[] bytes = new int[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = array[i] & 0xFF;
    }
    SuffixTree.visit(bytes, 256, (start, n, count) -> visit(start, n, count, rules, found));
    var order = new ArrayList<>(found.entrySet());
    order.sort(
        Map.Entry.<String, Long>comparingByValue()
            .thenComparing(Map.Entry::getKey, Words::compare)
            .reversed());
    int most = trainer.integer(TrainerField.SEED_SENTENCEPIECE_SIZE);
    for (var entry : order.subList(0, Math.min(most, order.size()))) {
      seeds.add(new Seed(entry.getKey(), entry.getValue()));
    }
    return seeds;
  }

  private void visit(int start, int n, int count, PieceRules rules, Map<String, Long> found) {
    int end = start + n;
    while (end > start && array[end - 1] == 0) {
      end--;
    }
    int longest = 4 * trainer.integer(TrainerField.MAX_SENTENCEPIECE_LENGTH);
    if (end - start < 2 || end - start > longest || isInside(start) || isInside(end)) {
      return;
    }
    for (int i = start; i < end; i++) {
      if (array[i] == 0) {
        return;
      }
    }
    String piece = new String(array, start, end - start, StandardCharsets.UTF_8);
    int[] points = piece.codePoints().toArray();
    if (points.length > 1 && rules.allow(points, 0, points.length)) {
      found.merge(piece, (long) count * points.length, Math::max);
    }
  }

  /// Whether a place lies inside a character.
  private boolean isInside(int at) {
    return at < length && (array[at] & 0xC0) == 0x80;
  }

  /// Puts all sentences into one array, a 0 after each, and counts the characters.
  private Map<Integer, Long> concatenate() {
    Map<Integer, Long> characters = new HashMap<>();
    String delimiter = trainer.text(TrainerField.PRETOKENIZATION_DELIMITER);
    boolean twice = trainer.text(TrainerField.INPUT_FORMAT).equals("tsv");
    for (var sentence : text.sentences()) {
      String marked =
          delimiter.isEmpty() ? sentence.text() : sentence.text().replace(delimiter, "\0") + "\0";
      marked
          .codePoints()
          .filter(c -> c != PieceRules.RARE && c != 0)
          .forEach(c -> characters.merge(c, sentence.count(), Long::sum));
      byte[] bytes = marked.getBytes(StandardCharsets.UTF_8);
      append(bytes);
      if (twice) {
        append(bytes);
      }
    }
    if (!delimiter.isEmpty()) {
      text.replace(s -> s.replace(delimiter, ""));
    }
    return characters;
  }

  private void append(byte[] bytes) {
    if (length + bytes.length + 1 > array.length) {
      long wanted = Math.max((long) length + bytes.length + 1, array.length * 2L);
      Check.that(
          wanted <= Integer.MAX_VALUE - 16,
          "the text is too large to find substrings in; set input_sentence_size");
      array = Arrays.copyOf(array, (int) wanted);
    }
    System.arraycopy(bytes, 0, array, length, bytes.length);
    length += bytes.length;
    array[length++] = 0;
  }
}
