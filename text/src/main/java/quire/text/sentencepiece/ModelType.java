package quire.text.sentencepiece;

/// How a model cuts a text into pieces; the number is that of a model file.
public enum ModelType {
  /// The most probable segmentation under a unigram language model (Kudo, 2018).
  UNIGRAM(1),
  /// Byte-pair encoding: the merge of the best score first (Sennrich et al., 2016).
  BPE(2),
  /// Whole words, split at white space.
  WORD(3),
  /// Single characters.
  CHAR(4);

  private final int number;

  ModelType(int number) {
    this.number = number;
  }

  /// The number in a model file.
  public int number() {
    return number;
  }
}
