package quire.text.sentencepiece;

import java.util.List;

/// The options of training, as a model file keeps them; names and defaults are those of the
/// reference's `TrainerSpec`.
public enum TrainerField implements SpecField {
  /// Files that were read.
  INPUT(1, Kind.TEXTS, List.of()),
  /// Where the model was to be written.
  MODEL_PREFIX(2, Kind.TEXT, ""),
  /// A [ModelType] by its number; as text `unigram`, `bpe`, `word` or `char`.
  MODEL_TYPE(3, Kind.INTEGER, 1),
  /// Pieces wanted, control and other special ones included.
  VOCAB_SIZE(4, Kind.INTEGER, 8000),
  /// Languages, for information.
  ACCEPT_LANGUAGE(5, Kind.TEXTS, List.of()),
  /// Sentences whose encoding is kept in the model as a test.
  SELF_TEST_SAMPLE_SIZE(6, Kind.INTEGER, 0),
  /// `text`, or `tsv` for lines of a text, a tab and how often it occurs.
  INPUT_FORMAT(7, Kind.TEXT, ""),
  /// Share of the characters of the text that must be in the vocabulary, 0.98 to 1.
  CHARACTER_COVERAGE(10, Kind.NUMBER, 0.9995f),
  /// Sentences used, drawn at random when there are more; 0 for all.
  INPUT_SENTENCE_SIZE(11, Kind.LONG, 0L),
  /// No longer used.
  MINING_SENTENCE_SIZE(12, Kind.INTEGER, 0),
  /// No longer used.
  TRAINING_SENTENCE_SIZE(13, Kind.INTEGER, 0),
  /// Substrings that a unigram model starts from.
  SEED_SENTENCEPIECE_SIZE(14, Kind.INTEGER, 1000000),
  /// Share of the pieces that each pruning of a unigram model keeps, 0.5 to 0.95.
  SHRINKING_FACTOR(15, Kind.NUMBER, 0.75f),
  /// Parts in which the sums of a unigram model are taken; part of the result's rounding.
  NUM_THREADS(16, Kind.INTEGER, 16),
  /// EM steps between two prunings, 1 to 10.
  NUM_SUB_ITERATIONS(17, Kind.INTEGER, 2),
  /// Bytes above which a sentence is left out.
  MAX_SENTENCE_LENGTH(18, Kind.INTEGER, 4192),
  /// Whether `input_sentence_size` draws at random instead of taking the first ones.
  SHUFFLE_INPUT_SENTENCE(19, Kind.FLAG, true),
  /// Most characters of a piece, 1 to 512.
  MAX_SENTENCEPIECE_LENGTH(20, Kind.INTEGER, 16),
  /// No piece holds characters of two scripts.
  SPLIT_BY_UNICODE_SCRIPT(21, Kind.FLAG, true),
  /// No piece holds white space but at its start.
  SPLIT_BY_WHITESPACE(22, Kind.FLAG, true),
  /// Digits are a script of their own.
  SPLIT_BY_NUMBER(23, Kind.FLAG, true),
  /// White space ends a word instead of starting it.
  TREAT_WHITESPACE_AS_SUFFIX(24, Kind.FLAG, false),
  /// Every digit is a piece of its own.
  SPLIT_DIGITS(25, Kind.FLAG, false),
  /// Runs of white space may be pieces.
  ALLOW_WHITESPACE_ONLY_PIECES(26, Kind.FLAG, false),
  /// Pieces that never come from a text.
  CONTROL_SYMBOLS(30, Kind.TEXTS, List.of()),
  /// Pieces that are always kept whole.
  USER_DEFINED_SYMBOLS(31, Kind.TEXTS, List.of()),
  /// Whether `.vocab` files carry the scores.
  VOCABULARY_OUTPUT_PIECE_SCORE(32, Kind.FLAG, true),
  /// Refuses a `vocab_size` that cannot be reached, instead of giving fewer pieces.
  HARD_VOCAB_LIMIT(33, Kind.FLAG, true),
  /// Takes every word or character (word and char models only).
  USE_ALL_VOCAB(34, Kind.FLAG, false),
  /// Spells characters without a piece in bytes.
  BYTE_FALLBACK(35, Kind.FLAG, false),
  /// Characters that must be in the vocabulary.
  REQUIRED_CHARS(36, Kind.TEXT, ""),
  /// Id of the unknown piece.
  UNK_ID(40, Kind.INTEGER, 0),
  /// Id of the begin piece, -1 for none.
  BOS_ID(41, Kind.INTEGER, 1),
  /// Id of the end piece, -1 for none.
  EOS_ID(42, Kind.INTEGER, 2),
  /// Id of the padding piece, -1 for none.
  PAD_ID(43, Kind.INTEGER, -1),
  /// What decoding writes for the unknown piece.
  UNK_SURFACE(44, Kind.TEXT, " \u2047 "),
  /// Spelling of the unknown piece.
  UNK_PIECE(45, Kind.TEXT, "<unk>"),
  /// Spelling of the begin piece.
  BOS_PIECE(46, Kind.TEXT, "<s>"),
  /// Spelling of the end piece.
  EOS_PIECE(47, Kind.TEXT, "</s>"),
  /// Spelling of the padding piece.
  PAD_PIECE(48, Kind.TEXT, "<pad>"),
  /// For the reference's 64-bit suffix arrays; no effect here.
  TRAIN_EXTREMELY_LARGE_CORPUS(49, Kind.FLAG, false),
  /// Not supported here.
  ENABLE_DIFFERENTIAL_PRIVACY(50, Kind.FLAG, false),
  /// Not supported here.
  DIFFERENTIAL_PRIVACY_NOISE_LEVEL(51, Kind.NUMBER, 0f),
  /// Not supported here.
  DIFFERENTIAL_PRIVACY_CLIPPING_THRESHOLD(52, Kind.LONG, 0L),
  /// Text that no piece may span; it is taken out of the sentences.
  PRETOKENIZATION_DELIMITER(53, Kind.TEXT, ""),
  /// Not supported here.
  SEED_SENTENCEPIECES_FILE(54, Kind.TEXT, "");

  private final int number;
  private final Kind kind;
  private final Object fallback;

  TrainerField(int number, Kind kind, Object fallback) {
    this.number = number;
    this.kind = kind;
    this.fallback = fallback;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public Object fallback() {
    return fallback;
  }
}
