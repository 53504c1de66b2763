package quire.imaging.metric;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.imaging.Pixels;
import quire.tensor.Boxed;
import quire.tensor.Dtype;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.file.PyTorchFile;
import quire.tensor.file.Safetensors;

/// LPIPS v0.1, the learned perceptual distance of Zhang et al., *The Unreasonable Effectiveness of
/// Deep Features as a Perceptual Metric*, CVPR 2018. Its weights come by file; none are shipped.
///
/// Values 0..1 become 2 v - 1, are shifted and scaled, and run through a trunk; at each tap the
/// channels are divided by their length + 1e-10, squared differences are weighed, averaged over the
/// picture, and summed over taps.
///
/// Names of tensors: the trunk's as torchvision has them (`features.0.weight`) or as the `lpips`
/// package's module has them (`net.slice1.0.weight`), the heads' as the package's files have them
/// (`lin0.model.1.weight`).
public final class Lpips implements AutoCloseable {
  /// The networks that may be the trunk.
  public enum Trunk {
    /// AlexNet: five taps, the shortest side at least 31 pixels.
    ALEX(31, "c0/4/2 * m c3/1/2 * m c6/1/1 * c8/1/1 * c10/1/1 *"),
    /// VGG-16: five taps, at least 16 pixels.
    VGG(
        16,
        "c0/1/1 c2/1/1 * n c5/1/1 c7/1/1 * n c10/1/1 c12/1/1 c14/1/1 * n c17/1/1 c19/1/1 c21/1/1 *"
            + " n c24/1/1 c26/1/1 c28/1/1 *"),
    /// SqueezeNet 1.1: seven taps, at least 31 pixels.
    SQUEEZE(31, "c0/2/0 * u f3 f4 * u f6 f7 * u f9 * f10 * f11 * f12 *");

    private final int least;
    private final List<String> steps;

    Trunk(int least, String steps) {
      this.least = least;
      this.steps = List.of(steps.split(" ", -1));
    }

    /// The trunk of `alex`, `vgg` or `squeeze`.
    public static Trunk of(String word) {
      for (Trunk trunk : values()) {
        if (trunk.word().equals(word)) {
          return trunk;
        }
      }
      throw new RequestException("LPIPS trunk must be alex, vgg or squeeze, is " + word);
    }

    /// The word for it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private int taps() {
      return (int) steps.stream().filter("*"::equals).count();
    }
  }

  private static final Pattern LAYER =
      Pattern.compile(
          "(?:features|net\\.slice\\d)\\."
              + "(\\d+(?:\\.(?:squeeze|expand1x1|expand3x3))?\\.(?:weight|bias))");
  private static final Pattern HEAD = Pattern.compile("(lin\\d)\\.model\\.1\\.weight");
  private static final double[] SHIFT = {-0.030, -0.088, -0.188};
  private static final double[] SCALE = {0.458, 0.448, 0.450};

  private final Trunk trunk;
  private final Map<String, Tensor> weights;

  private Lpips(Trunk trunk, Map<String, Tensor> weights) {
    this.trunk = trunk;
    this.weights = weights;
  }

  /// Reads weights from files: `.safetensors`, or of `torch.save`; trunk and heads in one or two.
  ///
  /// @throws RequestException naming a tensor that is missing or of another shape
  public static Lpips read(Trunk trunk, List<Path> files) {
    var tensors = new LinkedHashMap<String, Tensor>();
    try (var scope = new Scope()) {
      for (Path file : files) {
        Check.readable(file);
        if (String.valueOf(file.getFileName()).endsWith(".safetensors")) {
          var opened = Safetensors.open(file);
          for (String name : opened.names()) {
            tensors.put(name, opened.tensor(name));
          }
        } else {
          PyTorchFile.tensors(PyTorchFile.read(file))
              .forEach((name, tensor) -> tensors.put(name, tensor.toTensor()));
        }
      }
      return of(trunk, tensors, files.toString());
    }
  }

  /// Takes copies of weights.
  ///
  /// @param where names them in messages
  public static Lpips of(Trunk trunk, Map<String, Tensor> tensors, String where) {
    var weights = new LinkedHashMap<String, Tensor>();
    tensors.forEach((name, tensor) -> {
      Matcher layer = LAYER.matcher(name);
      Matcher head = HEAD.matcher(name);
      String own = layer.matches() ? layer.group(1) : head.matches() ? head.group(1) : null;
      if (own != null) {
        weights.put(own, Scope.outside(() -> Tensors.to(tensor.detach(), Dtype.F32).clone()));
      }
    });
    var made = new Lpips(trunk, weights);
    try {
      made.check(where);
    } catch (RequestException problem) {
      made.close();
      throw problem;
    }
    return made;
  }

  private void check(String where) {
    List<String> needed = new ArrayList<>();
    for (String step : trunk.steps) {
      if (step.startsWith("c")) {
        needed.add(number(step));
      } else if (step.startsWith("f")) {
        for (String part : new String[] {"squeeze", "expand1x1", "expand3x3"}) {
          needed.add(number(step) + "." + part);
        }
      }
    }
    List<String> names = new ArrayList<>();
    needed.forEach(name -> {
      names.add(name + ".weight");
      names.add(name + ".bias");
    });
    for (int i = 0; i < trunk.taps(); i++) {
      names.add("lin" + i);
    }
    for (String name : names) {
      Check.that(
          weights.containsKey(name),
          "%s: lacks %s of LPIPS(%s); give the trunk's file (torchvision) and the heads' (lpips)",
          where,
          name.startsWith("lin") ? name + ".model.1.weight" : "features." + name,
          trunk.word());
    }
  }

  private static String number(String step) {
    return step.substring(1).split("/", -1)[0];
  }

  /// The trunk.
  public Trunk trunk() {
    return trunk;
  }

  /// The distance of two images of one size; alpha over white.
  public double distance(Pixels a, Pixels b) {
    Check.that(
        a.width() == b.width() && a.height() == b.height(),
        "images must have one size: %s and %s",
        a,
        b);
    try (var _ = new Scope();
        var _ = new NoTape()) {
      float[] planes = new float[6 * a.width() * a.height()];
      fill(a, planes, 0);
      fill(b, planes, planes.length / 2);
      Tensor both = Tensors.of(planes, 2, 3, a.height(), a.width());
      return distances(both.narrow(0, 0, 1), both.narrow(0, 1, 1))[0];
    }
  }

  private static void fill(Pixels image, float[] planes, int from) {
    byte[] bytes = image.toRgb().planes();
    for (int i = 0; i < bytes.length; i++) {
      planes[from + i] = (bytes[i] & 0xff) / 255f * 2 - 1;
    }
  }

  /// The distances of pairs.
  ///
  /// @param a (n, 3, height, width), `float32`, values -1 to 1
  /// @param b likewise
  public double[] distances(Tensor a, Tensor b) {
    Check.that(
        a.dim() == 4
            && a.size(1) == 3
            && java.util.Arrays.equals(Tensors.shape(a), Tensors.shape(b)),
        "LPIPS takes two tensors (n, 3, height, width), these are %s and %s",
        Tensors.describe(a),
        Tensors.describe(b));
    Check.that(
        Math.min(a.size(2), a.size(3)) >= trunk.least,
        "LPIPS(%s) needs images of at least %d x %d; resize them first",
        trunk.word(),
        trunk.least,
        trunk.least);
    try (var _ = new Scope();
        var _ = new NoTape()) {
      List<Tensor> x = taps(a);
      List<Tensor> y = taps(b);
      double[] sums = new double[Math.toIntExact(a.size(0))];
      for (int i = 0; i < x.size(); i++) {
        Tensor difference = unit(x.get(i)).sub(unit(y.get(i)));
        Tensor weighed = conv(difference.mul(difference), weights.get("lin" + i), null, 1, 0);
        double[] means = Tensors.doubles(one("aten::mean", "dim", weighed, new long[] {1, 2, 3}));
        for (int k = 0; k < sums.length; k++) {
          sums[k] += means[k];
        }
      }
      return sums;
    }
  }

  private List<Tensor> taps(Tensor images) {
    Tensor shift = Tensors.of(floats(SHIFT), 1, 3, 1, 1);
    Tensor scale = Tensors.of(floats(SCALE), 1, 3, 1, 1);
    Tensor x = images.sub(shift).div(scale);
    List<Tensor> taps = new ArrayList<>();
    for (String step : trunk.steps) {
      switch (step.charAt(0)) {
        case '*' -> taps.add(x);
        case 'm' -> x = pool(x, 3, false);
        case 'n' -> x = pool(x, 2, false);
        case 'u' -> x = pool(x, 3, true);
        case 'f' -> x = fire(x, number(step));
        default -> {
          String[] words = step.substring(1).split("/", -1);
          x = layer(x, words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        }
      }
    }
    return taps;
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private Tensor fire(Tensor x, String number) {
    Tensor squeezed = layer(x, number + ".squeeze", 1, 0);
    return one(
        "aten::cat",
        "",
        List.of(
            layer(squeezed, number + ".expand1x1", 1, 0),
            layer(squeezed, number + ".expand3x3", 1, 1)),
        1);
  }

  private Tensor layer(Tensor x, String name, int stride, int padding) {
    return conv(x, weights.get(name + ".weight"), weights.get(name + ".bias"), stride, padding)
        .relu();
  }

  private static Tensor conv(
      Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, int stride, int padding) {
    return one(
        "aten::conv2d",
        "",
        x,
        weight,
        bias,
        new long[] {stride, stride},
        new long[] {padding, padding});
  }

  private static Tensor pool(Tensor x, int size, boolean up) {
    return one(
        "aten::max_pool2d",
        "",
        x,
        new long[] {size, size},
        new long[] {2, 2},
        new long[] {0, 0},
        new long[] {1, 1},
        up);
  }

  private static Tensor unit(Tensor x) {
    Tensor length = one("aten::sum", "dim_IntList", x.mul(x), new long[] {1}, true).sqrt();
    return x.div(one("aten::add", "Scalar", length, 1e-10));
  }

  private static Tensor one(String name, String overload, @Nullable Object... arguments) {
    return Boxed.call(name, overload, arguments).getFirst();
  }

  /// Frees the weights.
  @Override
  public void close() {
    weights.values().forEach(Tensor::close);
    weights.clear();
  }
}
