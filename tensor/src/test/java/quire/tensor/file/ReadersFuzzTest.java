package quire.tensor.file;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Replays the corpus as plain tests; with JAZZER_FUZZ=1 it goes on to search, one method a run:
/// `JAZZER_FUZZ=1 ./mvnw -pl tensor -am test -Dtest=ReadersFuzzTest#npy`.
class ReadersFuzzTest {
  @FuzzTest(maxDuration = "3m")
  void npy(byte[] bytes) {
    Exercise.NPY.run(bytes);
  }

  @FuzzTest(maxDuration = "3m")
  void npz(byte[] bytes) {
    Exercise.NPZ.run(bytes);
  }

  @FuzzTest(maxDuration = "3m")
  void safetensors(byte[] bytes) {
    Exercise.SAFETENSORS.run(bytes);
  }

  @FuzzTest(maxDuration = "3m")
  void pytorch(byte[] bytes) {
    Exercise.PYTORCH.run(bytes);
  }

  @FuzzTest(maxDuration = "3m")
  void onnx(byte[] bytes) {
    Exercise.ONNX.run(bytes);
  }
}
