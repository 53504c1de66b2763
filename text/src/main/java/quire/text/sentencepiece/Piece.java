package quire.text.sentencepiece;

import com.google.protobuf.UnknownFieldSet;

/// One entry of a vocabulary.
///
/// @param text its spelling, white space written as U+2581
/// @param score log probability in a unigram model, minus the rank of the merge in a BPE model
/// @param type what it is for
/// @param unknown fields of a newer format, kept as they are
public record Piece(String text, float score, PieceType type, UnknownFieldSet unknown) {
  /// A piece of the known fields.
  public Piece(String text, float score, PieceType type) {
    this(text, score, type, UnknownFieldSet.getDefaultInstance());
  }
}
