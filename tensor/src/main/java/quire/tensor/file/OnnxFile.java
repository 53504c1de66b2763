package quire.tensor.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.tensor.file.OnnxException.Kind;

/// The weights of ONNX models: the initializers of the main graph, read and replaced. The rest of a
/// model is carried over byte for byte and never interpreted.
///
/// Field numbers are those of `onnx.proto3`: in ModelProto ir_version 1, producer_name 2, graph 7,
/// opset_import 8; in GraphProto name 2, initializer 5, sparse_initializer 15.
public final class OnnxFile {
  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int SPARSE = 15;
  private static final long IR_VERSION = 8;
  private static final long OPSET = 17;
  // A protocol buffer message may hold 2 GB.
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private OnnxFile() {}

  /// Reads the initializers by name, in the model's order; raw data are used in place. External
  /// data files must lie in the model's folder or below.
  ///
  /// @throws OnnxException when the model is damaged, or holds what is not read
  public static Map<String, OnnxTensor> readWeights(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return readWeights(MappedFile.map(file), file.toString(), folder);
  }

  static Map<String, OnnxTensor> readWeights(
      MemorySegment bytes, String where, @Nullable Path folder) {
    var weights = new LinkedHashMap<String, OnnxTensor>();
    var fields = new Protobuf(graph(bytes, where), where);
    while (fields.next()) {
      if (fields.field() == SPARSE) {
        throw fault(Kind.SPARSE, where, "holds a sparse initializer; make it dense");
      }
      if (fields.field() == INITIALIZER) {
        var initializer = OnnxInitializer.parse(fields.bytes(), where, folder);
        if (weights.put(initializer.name(), initializer.tensor()) != null) {
          throw fault(
              Kind.DUPLICATE_NAME, where, "holds two initializers called " + initializer.name());
        }
      }
    }
    return weights;
  }

  private static MemorySegment graph(MemorySegment bytes, String where) {
    MemorySegment graph = null;
    var fields = new Protobuf(bytes, where);
    while (fields.next()) {
      if (fields.field() == GRAPH) {
        if (graph != null) {
          throw fault(Kind.NOT_ONNX, where, "holds two graphs");
        }
        graph = fields.bytes();
      }
    }
    if (graph == null) {
      throw fault(Kind.NOT_ONNX, where, "is no ONNX model: it holds no graph");
    }
    return graph;
  }

  /// Writes a model of weights alone: no nodes, inputs or outputs. Names are sorted, so the same
  /// weights give the same bytes; atomic.
  ///
  /// @throws OnnxException when they do not fit the 2 GB of a protocol buffer
  /// @throws WorkException when the file cannot be written; an older one is then untouched
  public static void writeWeights(Path file, Map<String, OnnxTensor> weights) {
    var before = new ByteArrayOutputStream();
    Protobuf.putNumber(before, 1, IR_VERSION);
    Protobuf.putText(before, 2, "quire");
    var name = new ByteArrayOutputStream();
    Protobuf.putText(name, 2, "weights");
    List<MemorySegment> graph = new ArrayList<>();
    graph.add(MemorySegment.ofArray(name.toByteArray()));
    new TreeMap<>(weights).forEach((key, tensor) -> append(graph, key, tensor));
    var opset = new ByteArrayOutputStream();
    Protobuf.putNumber(opset, 2, OPSET);
    var after = new ByteArrayOutputStream();
    Protobuf.putBytes(after, 8, opset.toByteArray());
    List<MemorySegment> parts = new ArrayList<>();
    parts.add(MemorySegment.ofArray(before.toByteArray()));
    wrap(parts, GRAPH, graph);
    parts.add(MemorySegment.ofArray(after.toByteArray()));
    write(file, parts);
  }

  /// Writes a model that is another one with some initializers replaced, each by one of the same
  /// dtype and shape; the others stay. External data of those that stay must already lie beside the
  /// new file. Atomic; the two files may be the same.
  ///
  /// @throws OnnxException when the model lacks a name, or a replacement is of another kind
  /// @throws WorkException when the file cannot be written; an older one is then untouched
  public static void writeWeights(Path file, Path model, Map<String, OnnxTensor> weights) {
    MemorySegment bytes = MappedFile.map(model);
    String where = model.toString();
    Map<String, OnnxTensor> left = new LinkedHashMap<>(weights);
    MemorySegment old = graph(bytes, where);
    List<MemorySegment> graph = new ArrayList<>();
    var fields = new Protobuf(old, where);
    while (fields.next()) {
      OnnxTensor tensor = null;
      String name = "";
      if (fields.field() == INITIALIZER) {
        var initializer =
            OnnxInitializer.parse(fields.bytes(), where, model.toAbsolutePath().getParent());
        name = initializer.name();
        tensor = left.remove(name);
        if (tensor != null) {
          requireSameKind(name, tensor, initializer.tensor(), where);
        }
      }
      if (tensor == null) {
        graph.add(fields.whole());
      } else {
        append(graph, name, tensor);
      }
    }
    if (!left.isEmpty()) {
      throw fault(Kind.MISMATCH, where, "has no initializer " + String.join(", ", left.keySet()));
    }
    List<MemorySegment> parts = new ArrayList<>();
    var outer = new Protobuf(bytes, where);
    while (outer.next()) {
      if (outer.field() == GRAPH) {
        wrap(parts, GRAPH, graph);
      } else {
        parts.add(outer.whole());
      }
    }
    write(file, parts);
  }

  private static void requireSameKind(
      String name, OnnxTensor replacement, OnnxTensor old, String where) {
    if (replacement.type() != old.type() || !Arrays.equals(replacement.shape(), old.shape())) {
      throw fault(
          Kind.MISMATCH,
          where,
          "initializer "
              + name
              + " is "
              + old.type()
              + " "
              + Shapes.text(old.shape())
              + ", the new one "
              + replacement.type()
              + " "
              + Shapes.text(replacement.shape()));
    }
  }

  private static void append(List<MemorySegment> graph, String name, OnnxTensor tensor) {
    wrap(
        graph,
        INITIALIZER,
        List.of(MemorySegment.ofArray(OnnxInitializer.head(name, tensor)), tensor.data()));
  }

  /// Adds a field that holds these parts.
  private static void wrap(List<MemorySegment> target, int field, List<MemorySegment> parts) {
    long length = parts.stream().mapToLong(MemorySegment::byteSize).sum();
    if (length > MOST_BYTES) {
      throw new OnnxException(
          Kind.LENGTH, "ONNX weights of " + length + " bytes: one file holds at most 2 GB");
    }
    var head = new ByteArrayOutputStream();
    Protobuf.putLength(head, field, length);
    target.add(MemorySegment.ofArray(head.toByteArray()));
    target.addAll(parts);
  }

  private static void write(Path file, List<MemorySegment> parts) {
    try {
      AtomicFile.write(file, out -> writeAll(out, parts));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static void writeAll(OutputStream out, List<MemorySegment> parts) throws IOException {
    for (MemorySegment part : parts) {
      Npy.copy(part, out);
    }
  }

  private static OnnxException fault(Kind kind, String where, String problem) {
    return new OnnxException(kind, where + ": " + problem);
  }
}
