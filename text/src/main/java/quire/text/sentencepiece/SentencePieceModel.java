package quire.text.sentencepiece;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;

/// What a SentencePiece `.model` file holds.
///
/// @param pieces the vocabulary; the position of a piece is its id
/// @param trainer how it was trained, and what decoding and encoding need to know of that
/// @param normalizer how a text is normalised before encoding
/// @param denormalizer rules applied after decoding, or null
/// @param selfTests texts and their pieces, checked when a tokenizer is made
/// @param unknown fields of a newer format, kept as they are
public record SentencePieceModel(
    List<Piece> pieces,
    Spec<TrainerField> trainer,
    Spec<NormalizerField> normalizer,
    @Nullable Spec<NormalizerField> denormalizer,
    List<SelfTest> selfTests,
    UnknownFieldSet unknown) {
  private static final long LARGEST = 1L << 30;

  /// @param input a text
  /// @param expected its pieces, joined by blanks
  public record SelfTest(String input, String expected) {}

  public SentencePieceModel {
    pieces = List.copyOf(pieces);
    selfTests = List.copyOf(selfTests);
  }

  /// A model without self tests.
  public SentencePieceModel(
      List<Piece> pieces, Spec<TrainerField> trainer, Spec<NormalizerField> normalizer) {
    this(pieces, trainer, normalizer, null, List.of(), UnknownFieldSet.getDefaultInstance());
  }

  /// How texts are cut into pieces.
  ///
  /// @throws RequestException when the model names a way that is not known
  public ModelType type() {
    int number = trainer.integer(TrainerField.MODEL_TYPE);
    for (var type : ModelType.values()) {
      if (type.number() == number) {
        return type;
      }
    }
    throw new RequestException("model_type " + number + " is not known; known are 1 to 4");
  }

  /// Reads a file.
  ///
  /// @throws RequestException when it is no such file, is broken, or is above 1 GiB
  public static SentencePieceModel read(Path file) {
    Check.readable(file);
    try {
      long size = Files.size(file);
      Check.that(size <= LARGEST, "%s: %d bytes are too many for a model", file, size);
      return ModelCodec.read(Files.readAllBytes(file), file.toString());
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// Reads the bytes of a file.
  ///
  /// @param name what messages call it
  /// @throws RequestException when they are broken
  public static SentencePieceModel read(byte[] bytes, String name) {
    return ModelCodec.read(bytes, name);
  }

  /// The bytes of a file that holds this.
  public byte[] toBytes() {
    return ModelCodec.write(this).toByteArray();
  }

  /// Writes a file, whole or not at all.
  public void write(Path file) {
    ByteString bytes = ModelCodec.write(this);
    try {
      AtomicFile.write(file, bytes::writeTo);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// Writes the list of pieces as text: one a line, a tab, its score (six digits, as the reference
  /// prints it).
  public void writeVocabulary(Path file) {
    var out = new StringBuilder();
    boolean scores = trainer.flag(TrainerField.VOCABULARY_OUTPUT_PIECE_SCORE);
    for (var piece : pieces) {
      out.append(piece.text());
      if (scores) {
        out.append('\t').append(GeneralFormat.sixDigits(piece.score()));
      }
      out.append('\n');
    }
    try {
      AtomicFile.writeText(file, out);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  SentencePieceModel withSelfTests(List<SelfTest> tests) {
    return new SentencePieceModel(pieces, trainer, normalizer, denormalizer, tests, unknown);
  }
}
