package quire.text.sentencepiece;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// The wire format of a model file: field numbers of the reference's `sentencepiece_model.proto`.
final class ModelCodec {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private ModelCodec() {}

  static SentencePieceModel read(byte[] bytes, String name) {
    try {
      return readModel(CodedInputStream.newInstance(bytes));
    } catch (IOException problem) {
      throw new RequestException(
          name + ": is no SentencePiece model, or broken: " + problem.getMessage(), problem);
    }
  }

  private static SentencePieceModel readModel(CodedInputStream in) throws IOException {
    var pieces = new ArrayList<Piece>();
    Spec<TrainerField> trainer = Spec.trainer();
    Spec<NormalizerField> normalizer = Spec.normalizer();
    @Nullable Spec<NormalizerField> denormalizer = null;
    var tests = new ArrayList<SentencePieceModel.SelfTest>();
    var unknown = UnknownFieldSet.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> pieces.add(readPiece(inner(in)));
        case 2 << 3 | BYTES -> trainer = Spec.read(TrainerField.class, inner(in));
        case 3 << 3 | BYTES -> normalizer = Spec.read(NormalizerField.class, inner(in));
        case 4 << 3 | BYTES -> readTests(inner(in), tests);
        case 5 << 3 | BYTES -> denormalizer = Spec.read(NormalizerField.class, inner(in));
        default -> unknown.mergeFieldFrom(tag, in);
      }
    }
    return new SentencePieceModel(
        pieces, trainer, normalizer, denormalizer, tests, unknown.build());
  }

  /// A message inside a message: its bytes, no more.
  private static CodedInputStream inner(CodedInputStream in) throws IOException {
    return in.readBytes().newCodedInput();
  }

  private static Piece readPiece(CodedInputStream in) throws IOException {
    String text = "";
    float score = 0;
    var type = PieceType.NORMAL;
    UnknownFieldSet.@Nullable Builder unknown = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> text = in.readStringRequireUtf8();
        case 2 << 3 | FIXED32 -> score = in.readFloat();
        case 3 << 3 | VARINT -> type = type(in.readInt32(), text);
        default -> {
          unknown = unknown == null ? UnknownFieldSet.newBuilder() : unknown;
          unknown.mergeFieldFrom(tag, in);
        }
      }
    }
    return unknown == null
        ? new Piece(text, score, type)
        : new Piece(text, score, type, unknown.build());
  }

  private static PieceType type(int number, String text) {
    for (var type : PieceType.values()) {
      if (type.number() == number) {
        return type;
      }
    }
    throw new RequestException("piece \"" + text + "\": type " + number + " is not known");
  }

  private static void readTests(CodedInputStream in, List<SentencePieceModel.SelfTest> tests)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (1 << 3 | BYTES)) {
        tests.add(readTest(inner(in)));
      } else {
        in.skipField(tag);
      }
    }
  }

  private static SentencePieceModel.SelfTest readTest(CodedInputStream in) throws IOException {
    String input = "";
    String expected = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> input = in.readStringRequireUtf8();
        case 2 << 3 | BYTES -> expected = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return new SentencePieceModel.SelfTest(input, expected);
  }

  static ByteString write(SentencePieceModel model) {
    var out = ByteString.newOutput();
    var coded = CodedOutputStream.newInstance(out);
    try {
      for (var piece : model.pieces()) {
        coded.writeBytes(1, piece(piece));
      }
      coded.writeBytes(2, model.trainer().toBytes());
      coded.writeBytes(3, model.normalizer().toBytes());
      if (!model.selfTests().isEmpty()) {
        coded.writeBytes(4, tests(model.selfTests()));
      }
      var denormalizer = model.denormalizer();
      if (denormalizer != null) {
        coded.writeBytes(5, denormalizer.toBytes());
      }
      model.unknown().writeTo(coded);
      coded.flush();
    } catch (IOException problem) {
      throw new IllegalStateException("writing to memory cannot fail", problem);
    }
    return out.toByteString();
  }

  private static ByteString piece(Piece piece) throws IOException {
    var out = ByteString.newOutput(32);
    var coded = CodedOutputStream.newInstance(out, 64);
    coded.writeString(1, piece.text());
    coded.writeFloat(2, piece.score());
    if (piece.type() != PieceType.NORMAL) {
      coded.writeEnum(3, piece.type().number());
    }
    piece.unknown().writeTo(coded);
    coded.flush();
    return out.toByteString();
  }

  private static ByteString tests(List<SentencePieceModel.SelfTest> tests) throws IOException {
    var out = ByteString.newOutput();
    var coded = CodedOutputStream.newInstance(out);
    for (var test : tests) {
      var inner = ByteString.newOutput();
      var innerCoded = CodedOutputStream.newInstance(inner);
      innerCoded.writeString(1, test.input());
      innerCoded.writeString(2, test.expected());
      innerCoded.flush();
      coded.writeBytes(1, inner.toByteString());
    }
    coded.flush();
    return out.toByteString();
  }
}
