package quire.text.sentencepiece;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import quire.base.Check;

/// The pieces that training does not find but is told: unknown, begin, end, padding, control and
/// user symbols, bytes; by id.
final class SpecialPieces {
  private final Spec<TrainerField> trainer;
  private final TreeMap<Integer, Piece> byId = new TreeMap<>();
  private final Set<String> symbols = new HashSet<>();
  private int next;

  SpecialPieces(Spec<TrainerField> trainer) {
    this.trainer = trainer;
    addFixed(TrainerField.UNK_ID, TrainerField.UNK_PIECE, PieceType.UNKNOWN);
    addFixed(TrainerField.BOS_ID, TrainerField.BOS_PIECE, PieceType.CONTROL);
    addFixed(TrainerField.EOS_ID, TrainerField.EOS_PIECE, PieceType.CONTROL);
    addFixed(TrainerField.PAD_ID, TrainerField.PAD_PIECE, PieceType.CONTROL);
    Check.that(trainer.integer(TrainerField.UNK_ID) >= 0, "unk_id must be given, 0 or above");
    for (var symbol : trainer.texts(TrainerField.CONTROL_SYMBOLS)) {
      addSymbol(symbol, PieceType.CONTROL);
    }
    for (var symbol : trainer.texts(TrainerField.USER_DEFINED_SYMBOLS)) {
      addSymbol(symbol, PieceType.USER_DEFINED);
    }
    if (trainer.flag(TrainerField.BYTE_FALLBACK)) {
      for (int b = 0; b < 256; b++) {
        addSymbol(Vocabulary.spelling(b), PieceType.BYTE);
      }
    }
  }

  private void addFixed(TrainerField idField, TrainerField textField, PieceType type) {
    int id = trainer.integer(idField);
    if (id < 0) {
      return;
    }
    String text = trainer.text(textField);
    Check.that(!text.isEmpty(), "%s must not be empty", textField.key());
    int size = trainer.integer(TrainerField.VOCAB_SIZE);
    Check.that(id < size, "%s is %d, but vocab_size is %d", idField.key(), id, size);
    var other = byId.putIfAbsent(id, new Piece(text, 0, type));
    Check.that(other == null, "%s is %d, which is another piece's id", idField.key(), id);
  }

  private void addSymbol(String text, PieceType type) {
    Check.that(!text.isEmpty(), "a symbol must not be empty");
    Check.that(symbols.add(text), "symbol \"%s\" is given twice", text);
    Check.that(
        !text.equals(trainer.text(TrainerField.UNK_PIECE)),
        "symbol \"%s\" is the unknown piece",
        text);
    for (var fixed :
        new TrainerField[][] {
          {TrainerField.BOS_PIECE, TrainerField.BOS_ID},
          {TrainerField.EOS_PIECE, TrainerField.EOS_ID},
          {TrainerField.PAD_PIECE, TrainerField.PAD_ID}
        }) {
      int id = trainer.integer(fixed[1]);
      if (id >= 0 && text.equals(trainer.text(fixed[0]))) {
        byId.put(id, new Piece(text, 0, type));
        return;
      }
    }
    while (byId.containsKey(next)) {
      next++;
    }
    byId.put(next, new Piece(text, 0, type));
  }

  TreeMap<Integer, Piece> byId() {
    return byId;
  }

  int size() {
    return byId.size();
  }
}
