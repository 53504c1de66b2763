package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import quire.base.RequestException;

/// Reads foreign bytes to the last value, as a careless caller would: only a [RequestException] may
/// come of it. Shared by the mutation and the fuzz tests.
enum Exercise {
  NPY {
    @Override
    void read(MemorySegment bytes) {
      elements(Npy.read(bytes, "fuzz.npy"));
    }
  },
  NPZ {
    @Override
    void read(MemorySegment bytes) {
      Map<String, NpyArray> arrays = Npz.read(bytes, "fuzz.npz");
      for (String name : arrays.keySet()) {
        orRefused(() -> elements(Npz.require(arrays, name)));
      }
    }
  },
  SAFETENSORS {
    @Override
    void read(MemorySegment bytes) {
      var file = Safetensors.open(bytes, "fuzz.safetensors");
      for (String name : file.names()) {
        var info = file.info(name);
        statistics(info.dtype().type(), file.data(name));
      }
    }
  },
  PYTORCH {
    @Override
    void read(MemorySegment bytes) {
      for (boolean opaque : new boolean[] {false, true}) {
        orRefused(() ->
            PyTorchFile.tensors(PyTorchFile.read(bytes, "fuzz.pt", opaque))
                .values()
                .forEach(t -> orRefused(() -> statistics(t.type(), t.rowMajor()))));
      }
    }
  },
  ONNX {
    @Override
    void read(MemorySegment bytes) {
      OnnxFile.readWeights(bytes, "fuzz.onnx", null)
          .values()
          .forEach(t -> statistics(t.type(), t.data()));
    }
  };

  abstract void read(MemorySegment bytes);

  void run(byte[] bytes) {
    orRefused(() -> read(MemorySegment.ofArray(bytes)));
  }

  private static void elements(NpyArray array) {
    orRefused(array::doubles);
    orRefused(array::ints);
    orRefused(array::booleans);
    orRefused(array::strings);
  }

  private static void statistics(
      @org.jspecify.annotations.Nullable ElementType type, MemorySegment data) {
    if (type != null) {
      TensorStatistics.of(type, java.nio.ByteOrder.LITTLE_ENDIAN, data, _ -> {});
    }
  }

  private static void orRefused(Runnable call) {
    try {
      call.run();
    } catch (RequestException refused) {
      if (refused.getMessage() == null
          || refused.getMessage().chars().anyMatch(Character::isISOControl)) {
        throw new AssertionError("a refusal that is no plain line: " + refused.getMessage());
      }
    }
  }
}
