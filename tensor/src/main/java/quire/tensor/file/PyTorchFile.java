package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.tensor.file.PyTorchException.Kind;

/// Files of `torch.save`, in the zip format (since 1.6) and the legacy one, read without running
/// anything: a short list of constructors is known, every other class is refused by name.
///
/// | in Python | here |
/// | --- | --- |
/// | dict, OrderedDict, defaultdict | [java.util.LinkedHashMap] |
/// | list | [java.util.ArrayList] |
/// | tuple, torch.Size | unmodifiable [java.util.List] |
/// | set, frozenset | [java.util.LinkedHashSet] |
/// | str, bytes, bool, float | [String], `byte[]`, [Boolean], [Double] |
/// | int | [Long], beyond 64 bits [java.math.BigInteger] |
/// | None | [PyNone] |
/// | tensor, parameter | [TorchTensor]; tied ones share their [TorchStorage] |
/// | NumPy scalar, array | [Long], [Double], [Boolean]; [NpyArray] |
/// | dtype, device | [PyName] |
///
/// A tree may hold one object in several places, or even itself.
public final class PyTorchFile {
  private static final long MAX_PICKLE = 1L << 28;
  private static final int MAX_PACKING = 64;

  private final MemorySegment file;
  private final String where;
  private final boolean opaque;
  private final Map<String, TorchStorage> storages = new HashMap<>();

  private PyTorchFile(MemorySegment file, String where, boolean opaque) {
    this.file = file;
    this.where = where;
    this.opaque = opaque;
  }

  /// Reads the tree; tensors' elements are read when they are asked for.
  ///
  /// @throws PyTorchException when the file is damaged, or needs a class outside the list
  /// @throws ZipFormatException when the archive around it is damaged
  public static Object read(Path file) {
    return read(MappedFile.map(file), file.toString(), false);
  }

  /// As [#read], but an object of an unknown class becomes a [PyObject]: its name and what is
  /// stored of it, nothing run.
  public static Object readOpaque(Path file) {
    return read(MappedFile.map(file), file.toString(), true);
  }

  /// All tensors of a tree by their path, such as `state_dict.layer.0.weight`; each container is
  /// walked once, nested at most 1000 deep.
  public static Map<String, TorchTensor> tensors(Object tree) {
    return TorchTree.tensors(tree);
  }

  static Object read(MemorySegment file, String where, boolean opaque) {
    var reader = new PyTorchFile(file, where, opaque);
    boolean zip = file.byteSize() >= 4 && file.get(Layouts.INT_LE, 0) == 0x04034b50;
    if (!zip && (file.byteSize() < 2 || file.get(ValueLayout.JAVA_BYTE, 0) != (byte) 0x80)) {
      throw new PyTorchException(
          Kind.NOT_PYTORCH, where + ": is no file of torch.save (wrong first bytes)");
    }
    return zip ? reader.readZip() : new TorchLegacy(file, where, opaque).read();
  }

  private Object readZip() {
    ZipArchive archive = ZipArchive.open(file, where);
    String root = root(archive);
    ZipArchive.Entry pickle = archive.entries().get(root + "data.pkl");
    if (pickle == null) {
      throw fault(Kind.NOT_PYTORCH, "is a zip archive without data.pkl");
    }
    if (archive.entries().containsKey(root + "constants.pkl")) {
      throw fault(
          Kind.TORCHSCRIPT, "is a TorchScript program, which is code; save its state_dict instead");
    }
    if (pickle.size() > MAX_PICKLE || pickle.size() / MAX_PACKING > pickle.packed()) {
      throw fault(Kind.TOO_LARGE, "has a data.pkl of " + pickle.size() + " bytes");
    }
    ByteOrder order = order(archive, root);
    var in = new PickleReader(archive.bytes(pickle, false), 0, where);
    var globals = new PyGlobals(where, opaque, pickle.size());
    return new Unpickler(in, globals, reference -> storage(reference, archive, root, order)).load();
  }

  /// The folder inside the archive; its name is the file's name when it was saved.
  private static String root(ZipArchive archive) {
    for (String name : archive.entries().keySet()) {
      if (name.equals("data.pkl") || name.endsWith("/data.pkl")) {
        return name.substring(0, name.length() - "data.pkl".length());
      }
    }
    return "";
  }

  private ByteOrder order(ZipArchive archive, String root) {
    ZipArchive.Entry entry = archive.entries().get(root + "byteorder");
    if (entry == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String text = "";
    if (entry.size() <= 16) {
      byte[] bytes = archive.bytes(entry, false).toArray(ValueLayout.JAVA_BYTE);
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return switch (text) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw fault(Kind.BYTE_ORDER, "has a byte order that is neither little nor big");
    };
  }

  private TorchStorage storage(
      List<Object> reference, ZipArchive archive, String root, ByteOrder order) {
    TorchStorage claimed = claim(reference, where);
    TorchStorage known = storages.get(claimed.key());
    if (known != null) {
      return sameAs(known, claimed, where);
    }
    ZipArchive.Entry entry = archive.entries().get(root + "data/" + claimed.key());
    if (entry == null) {
      throw fault(Kind.STORAGE_MISSING, "lacks its storage " + claimed.key());
    }
    if (entry.size() != claimed.bytes()) {
      throw fault(
          Kind.STORAGE_LENGTH,
          "storage "
              + claimed.key()
              + " claims "
              + claimed.bytes()
              + " bytes, has "
              + entry.size());
    }
    claimed.fill(() -> archive.bytes(entry, false), order);
    storages.put(claimed.key(), claimed);
    return claimed;
  }

  /// The storage that a reference such as `('storage', FloatStorage, '0', 'cpu', 6)` names.
  static TorchStorage claim(List<Object> reference, String where) {
    if (reference.size() < 5
        || !"storage".equals(reference.getFirst())
        || !(reference.get(1) instanceof PyName(String className))
        || !(reference.get(2) instanceof String key)
        || !(reference.get(4) instanceof Long count)
        || !TorchTypes.isStorage(className)) {
      throw new PyTorchException(
          Kind.STORAGE_REFERENCE, where + ": refers to outside data that is no storage");
    }
    ElementType type = TorchTypes.storage(className);
    if (type == null) {
      throw new PyTorchException(
          Kind.STORAGE_TYPE, where + ": has a storage of " + className + ", which is not read");
    }
    if (count < 0 || count > Long.MAX_VALUE / 16) {
      throw new PyTorchException(
          Kind.STORAGE_LENGTH, where + ": storage " + key + " claims " + count + " elements");
    }
    return new TorchStorage(key, type, count, where);
  }

  static TorchStorage sameAs(TorchStorage known, TorchStorage claimed, String where) {
    if (known.type() != claimed.type() || known.bytes() != claimed.bytes()) {
      throw new PyTorchException(
          Kind.STORAGE_LENGTH, where + ": storage " + known.key() + " is described in two ways");
    }
    return known;
  }

  private PyTorchException fault(Kind kind, String problem) {
    return new PyTorchException(kind, where + ": " + problem);
  }
}
