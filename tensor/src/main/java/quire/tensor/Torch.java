package quire.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;

/// Loads libtorch once and sets what holds for the whole process: BLAS, threads, seed.
///
/// Devices are no such thing: they are made here and handed to whoever computes.
///
/// JavaCPP watches the memory of native objects. It counts the handles, not what libtorch allocates
/// behind them, so its limit on the sum of sizes is turned off; its limit on the memory of the
/// process is set to what the machine or container has, so that a leak ends in a Java error and not
/// in a kill. `-Dorg.bytedeco.javacpp.maxbytes` and `-Dorg.bytedeco.javacpp.maxphysicalbytes` win.
public final class Torch {
  private static volatile boolean loaded;
  private static Blas blas = new Blas("none", "libtorch is not loaded");

  private Torch() {}

  /// The linear-algebra library in use.
  ///
  /// @param name `MKL`, `OpenBLAS`, or `none` before loading
  /// @param reason why it was chosen, a plain sentence
  public record Blas(String name, String reason) {}

  /// Loads the natives; later calls do nothing. Everything in this package calls it, so only code
  /// that starts with a call of the presets needs to.
  ///
  /// MKL on its GNU threading layer is tried first, then OpenBLAS; `-Dquire.blas=mkl` or `openblas`
  /// asks for one. Algorithms that would give other bits from run to run are turned off: same seed,
  /// threads and machine, same bits.
  ///
  /// @throws WorkException where this platform's natives are missing or the BLAS asked for is
  /// @throws RequestException when `quire.blas` has another value
  public static void load() {
    if (!loaded) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (loaded) {
      return;
    }
    MemoryLimits.set();
    OpenMpWaiting.shorten();
    Blas chosen;
    try (var _ = LoadingLock.take()) {
      chosen = BlasChoice.choose();
      Loader.load(torch.class);
    } catch (LinkageError problem) {
      throw new WorkException(
          "libtorch has no natives for %s on the class path or they do not load: %s%nAdd"
                  .formatted(Loader.getPlatform(), firstLine(problem))
              + " org.bytedeco:pytorch with that classifier; work without tensors runs as it is.",
          problem);
    }
    var context = torch.globalContext();
    context.setDeterministicAlgorithms(true, true);
    // Else every new uninitialised tensor is filled first.
    context.setDeterministicFillUninitializedMemory(false);
    blas = chosen;
    loaded = true;
  }

  /// The BLAS in use and why; loads the natives.
  public static synchronized Blas blas() {
    load();
    return blas;
  }

  /// Sets how many threads one operation may use, in libtorch and in the BLAS.
  ///
  /// @param count at least 1; results may differ in the last bits between counts
  public static void threads(int count) {
    Check.positive("threads", count);
    load();
    torch.set_num_threads(count);
    BlasChoice.threads(blas(), count);
  }

  /// How many threads one operation uses.
  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /// Seeds the random generators of all devices.
  public static void seed(long seed) {
    load();
    torch.manual_seed(seed);
  }

  /// The processor as a device.
  public static Device cpu() {
    load();
    return new Device("cpu");
  }

  /// Whether a CUDA device can be used: natives with CUDA are loaded and a device is there.
  public static boolean hasCuda() {
    load();
    return torch.hasCUDA();
  }

  /// A CUDA device.
  ///
  /// @param index from 0
  /// @throws WorkException where there is none
  public static Device cuda(int index) {
    Check.range("CUDA device", index, 0, 127);
    if (!hasCuda()) {
      throw new WorkException(
          "no CUDA device: the driver finds none, or the natives on the class path are those"
              + " without CUDA (classifier "
              + Loader.getPlatform()
              + ", not "
              + Loader.getPlatform()
              + "-gpu)");
    }
    return new Device("cuda:" + index);
  }

  /// The device of a name: `cpu`, `cuda`, `cuda:N`, or `auto` for CUDA where there is one.
  public static Device device(String name) {
    return switch (name) {
      case "cpu" -> cpu();
      case "auto" -> hasCuda() ? cuda(0) : cpu();
      case "cuda" -> cuda(0);
      default -> {
        if (!name.matches("cuda:\\d{1,3}")) {
          throw new RequestException("device must be auto, cpu, cuda or cuda:N, is " + name);
        }
        yield cuda(Integer.parseInt(name.substring("cuda:".length())));
      }
    };
  }

  /// The first line of a problem's text.
  static String firstLine(Throwable problem) {
    String text = String.valueOf(problem.getMessage());
    return text.lines().findFirst().orElse(problem.getClass().getSimpleName());
  }
}
