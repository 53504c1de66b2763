package quire.tensor.file;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Law: a damaged file is refused in plain words or read; nothing else ever comes of it.
class MutationTest {
  private static final int ROUNDS = Integer.getInteger("quire.mutations", 1500);
  private static final int[] TELLING = {
    0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7ffffff0
  };

  @ParameterizedTest
  @CsvSource({
    "NPY, version1.npy",
    "NPY, version2.npy",
    "NPY, version3.npy",
    "NPY, objects.npy",
    "NPY, records.npy",
    "NPY, dates.npy",
    "NPZ, dtypes.npz",
    "NPZ, packed.npz",
    "SAFETENSORS, reference.safetensors",
    "SAFETENSORS, float8.safetensors",
    "PYTORCH, tree.pt",
    "PYTORCH, legacy.pt",
    "PYTORCH, new_dtypes.pt",
    "PYTORCH, module.pt",
    "PYTORCH, geometric.pt",
    "PYTORCH, script.pt",
    "ONNX, model.onnx",
    "ONNX, external.onnx",
  })
  void aDamagedFileIsRefusedOrRead(Exercise exercise, String name) {
    byte[] whole = Resources.bytes(name);
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] damaged = damage(whole, new Random(seed));
      assertThatCode(() -> exercise.run(damaged))
          .as("%s, seed %s", name, seed)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NPY, version1.npy", "NPZ, packed.npz", "SAFETENSORS, reference.safetensors",
    "PYTORCH, tree.pt", "PYTORCH, legacy.pt", "ONNX, model.onnx"
  })
  void aFileCutOffAnywhereIsRefusedOrRead(Exercise exercise, String name) {
    byte[] whole = Resources.bytes(name);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatCode(() -> exercise.run(cut))
          .as("%s, %s bytes", name, length)
          .doesNotThrowAnyException();
    }
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      // Headers and directories are where damage tells: half of the hits go to either end.
      int near = Math.min(bytes.length, 200);
      int at =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(near);
            case 1 -> bytes.length - 1 - random.nextInt(near);
            default -> random.nextInt(bytes.length);
          };
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> put(bytes, at, TELLING[random.nextInt(TELLING.length)]);
        case 3 -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(32), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
        default -> bytes[at] = (byte) "0123456789{}[]()\"':,-. <>|".charAt(random.nextInt(26));
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)) : bytes;
  }

  private static void put(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4 && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >> (8 * i));
    }
  }
}
