package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.tensor.file.PyTorchException.Kind;

/// The format of `torch.save` before 1.6: five pickles one after the other (a magic number, the
/// protocol version, facts of the system, the object, the storages' keys), then the storages.
final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private final MemorySegment file;
  private final String where;
  private final boolean opaque;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();

  TorchLegacy(MemorySegment file, String where, boolean opaque) {
    this.file = file;
    this.where = where;
    this.opaque = opaque;
  }

  Object read() {
    var in = new PickleReader(file, 0, where);
    var globals = new PyGlobals(where, opaque, Math.min(file.byteSize(), 1L << 28));
    if (!MAGIC.equals(load(in, globals))) {
      throw new PyTorchException(
          Kind.NOT_PYTORCH, where + ": is a pickle, but no file of torch.save");
    }
    if (!(load(in, globals) instanceof Long version) || version != VERSION) {
      throw header("has another legacy version than " + VERSION);
    }
    if (!(load(in, globals) instanceof Map<?, ?> facts)
        || !(facts.get("little_endian") instanceof Boolean little)) {
      throw header("does not say its byte order");
    }
    Object tree = load(in, globals);
    if (!(load(in, globals) instanceof List<?> keys)) {
      throw header("does not list its storages");
    }
    fill(in.position(), keys, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    return tree;
  }

  private Object load(PickleReader in, PyGlobals globals) {
    return new Unpickler(in, globals, this::storage).load();
  }

  private TorchStorage storage(List<Object> reference) {
    if (reference.size() > 5 && !(reference.get(5) instanceof PyNone)) {
      throw new PyTorchException(
          Kind.STORAGE_REFERENCE,
          where + ": has a view on a storage, which PyTorch stopped writing at 0.4");
    }
    TorchStorage claimed = PyTorchFile.claim(reference, where);
    TorchStorage known = storages.putIfAbsent(claimed.key(), claimed);
    return known == null ? claimed : PyTorchFile.sameAs(known, claimed, where);
  }

  private void fill(long start, List<?> keys, ByteOrder order) {
    long at = start;
    for (Object key : keys) {
      TorchStorage storage = key instanceof String name ? storages.get(name) : null;
      if (storage == null || storage.filled()) {
        throw header("lists a storage twice, or one that no tensor uses");
      }
      if (at > file.byteSize() - 8) {
        throw cutOff(storage);
      }
      long count = file.get(Layouts.longs(order), at);
      at += 8;
      if (count < 0 || count != storage.bytes() / storage.type().bytes()) {
        throw new PyTorchException(
            Kind.STORAGE_LENGTH,
            where
                + ": storage "
                + storage.key()
                + " has "
                + count
                + " elements, claims "
                + storage.bytes() / storage.type().bytes());
      }
      if (storage.bytes() > file.byteSize() - at) {
        throw cutOff(storage);
      }
      MemorySegment bytes = file.asSlice(at, storage.bytes());
      storage.fill(() -> bytes, order);
      at += storage.bytes();
    }
    for (TorchStorage storage : storages.values()) {
      if (!storage.filled()) {
        throw new PyTorchException(
            Kind.STORAGE_MISSING, where + ": lacks its storage " + storage.key());
      }
    }
  }

  private PyTorchException cutOff(TorchStorage storage) {
    return new PyTorchException(
        Kind.STORAGE_LENGTH, where + ": ends inside storage " + storage.key());
  }

  private PyTorchException header(String problem) {
    return new PyTorchException(Kind.LEGACY_HEADER, where + ": " + problem);
  }
}
