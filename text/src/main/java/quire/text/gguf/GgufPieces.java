package quire.text.gguf;

import java.util.ArrayList;
import java.util.List;
import quire.base.Check;
import quire.text.Tokenizer;
import quire.text.sentencepiece.ModelType;
import quire.text.sentencepiece.NormalizerField;
import quire.text.sentencepiece.Piece;
import quire.text.sentencepiece.PieceType;
import quire.text.sentencepiece.SentencePieceModel;
import quire.text.sentencepiece.SentencePieceTokenizer;
import quire.text.sentencepiece.Spec;
import quire.text.sentencepiece.TrainerField;

/// GGUF vocabularies that came from SentencePiece: `llama` (BPE) and `t5` (unigram).
final class GgufPieces {
  private GgufPieces() {}

  static Tokenizer tokenizer(GgufVocabulary vocabulary) {
    boolean unigram = vocabulary.model().equals("t5");
    boolean begin = vocabulary.flag("add_bos_token", !unigram);
    boolean end = vocabulary.flag("add_eos_token", unigram);
    return SentencePieceTokenizer.of(model(vocabulary, unigram))
        .withAdded(begin && vocabulary.special("bos") >= 0, end && vocabulary.special("eos") >= 0)
        .withControlRead();
  }

  private static SentencePieceModel model(GgufVocabulary vocabulary, boolean unigram) {
    var pieces = pieces(vocabulary);
    long bytes = pieces.stream().filter(p -> p.type() == PieceType.BYTE).count();
    Check.that(bytes == 0 || bytes == 256, "the vocabulary has %d byte tokens, not all 256", bytes);
    Spec<TrainerField> trainer =
        Spec.trainer()
            .with(TrainerField.MODEL_TYPE, (unigram ? ModelType.UNIGRAM : ModelType.BPE).number())
            .with(TrainerField.VOCAB_SIZE, pieces.size())
            .with(TrainerField.BYTE_FALLBACK, bytes == 256);
    trainer = named(trainer, TrainerField.BOS_PIECE, vocabulary, "bos");
    trainer = named(trainer, TrainerField.EOS_PIECE, vocabulary, "eos");
    trainer = named(trainer, TrainerField.PAD_PIECE, vocabulary, "padding");
    Spec<NormalizerField> normalizer =
        Spec.normalizer()
            .with(NormalizerField.NAME, vocabulary.charsMap() == null ? "identity" : "gguf")
            .with(NormalizerField.ADD_DUMMY_PREFIX, vocabulary.flag("add_space_prefix", !unigram))
            .with(
                NormalizerField.REMOVE_EXTRA_WHITESPACES,
                vocabulary.flag("remove_extra_whitespaces", false));
    byte[] rules = vocabulary.charsMap();
    if (rules != null && rules.length > 0) {
      normalizer = normalizer.with(NormalizerField.PRECOMPILED_CHARSMAP, rules);
    }
    return new SentencePieceModel(pieces, trainer, normalizer);
  }

  private static Spec<TrainerField> named(
      Spec<TrainerField> trainer, TrainerField field, GgufVocabulary vocabulary, String name) {
    int id = vocabulary.special(name);
    return id < 0 ? trainer : trainer.with(field, vocabulary.tokens().get(id));
  }

  /// The pieces; the begin and end tokens are control pieces whatever their type says.
  private static List<Piece> pieces(GgufVocabulary vocabulary) {
    int unknown = vocabulary.special("unknown");
    boolean marked = false;
    for (int type : vocabulary.types()) {
      marked |= type == PieceType.UNKNOWN.number();
    }
    var pieces = new ArrayList<Piece>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      var type = type(vocabulary.types()[id]);
      if (!marked && id == Math.max(0, unknown)) {
        type = PieceType.UNKNOWN;
      } else if (id == vocabulary.special("bos") || id == vocabulary.special("eos")) {
        type = type == PieceType.UNKNOWN ? type : PieceType.CONTROL;
      }
      String text = vocabulary.tokens().get(id);
      pieces.add(
          new Piece(text.isEmpty() ? "[EMPTY_" + id + "]" : text, vocabulary.scores()[id], type));
    }
    return pieces;
  }

  private static PieceType type(int number) {
    for (var type : PieceType.values()) {
      if (type.number() == number) {
        return type;
      }
    }
    return PieceType.NORMAL;
  }
}
