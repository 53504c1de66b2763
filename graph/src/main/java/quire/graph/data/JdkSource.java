package quire.graph.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import quire.base.Caches;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.graph.GraphBuilder;
import quire.tensor.file.NpyArray;
import quire.tensor.file.Npz;

/// `jdk`: the classes of the running runtime image. An edge joins two classes when a class entry of
/// one's constant pool names the other; label: the module; features: the shape of the bytecode
/// ([ClassShape]), never names.
///
/// The graph is kept in the cache folder, keyed by the runtime.
final class JdkSource implements BuiltIn {
  private static final int FORMAT = 1;

  @Override
  public String word() {
    return "jdk";
  }

  @Override
  public Map<String, Double> defaults() {
    return Map.of();
  }

  @Override
  public boolean hasDirection() {
    return true;
  }

  @Override
  public GraphBuilder make(Settings settings, long seed, boolean directed) {
    Path cache = Caches.folder("graph").resolve("jdk-" + key() + ".npz");
    Classes classes = cached(cache);
    if (classes == null) {
      classes = Classes.ofRuntime();
      keep(classes, cache);
    }
    return new GraphBuilder(word(), classes.ids.size())
        .ids(classes.ids)
        .features(Features.dense(ClassShape.WIDTH, classes.features))
        .nodeLabels(Labels.ofNames(classes.modules))
        .edges(classes.source, classes.target, 0, new float[0], directed);
  }

  private static @Nullable Classes cached(Path cache) {
    if (!Files.exists(cache)) {
      return null;
    }
    try {
      return Classes.unpacked(Npz.read(cache));
    } catch (RequestException | WorkException | IndexOutOfBoundsException damaged) {
      return null;
    }
  }

  /// A cache that cannot be written costs time only.
  private static void keep(Classes classes, Path cache) {
    try {
      Npz.write(cache, classes.packed());
    } catch (WorkException readOnly) {
      System.getLogger(JdkSource.class.getName())
          .log(System.Logger.Level.DEBUG, "not cached", readOnly);
    }
  }

  /// Distinguishes runtimes: version, vendor, and the image's size and age.
  private static String key() {
    var text = new StringBuilder();
    text.append(FORMAT).append(Runtime.version()).append(System.getProperty("java.vendor"));
    Path image = Path.of(System.getProperty("java.home"), "lib", "modules");
    try {
      text.append(Files.size(image)).append(Files.getLastModifiedTime(image).toMillis());
    } catch (IOException exploded) {
      text.append(System.getProperty("java.home"));
    }
    var sum = new CRC32C();
    sum.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return Runtime.version().feature() + String.format(Locale.ROOT, "-%08x", sum.getValue());
  }

  /// The classes with all that is kept of them, sorted by name.
  private record Classes(
      List<String> ids, List<String> modules, float[] features, int[] source, int[] target) {

    static Classes ofRuntime() {
      List<Path> files = new ArrayList<>();
      Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
      try (var all = Files.walk(root)) {
        all.filter(JdkSource::isClass).forEach(files::add);
      } catch (IOException problem) {
        throw new WorkException("the runtime image cannot be listed: " + problem, problem);
      }
      if (files.isEmpty()) {
        throw new WorkException("the runtime image holds no classes");
      }
      files.sort(java.util.Comparator.comparing(file -> inModule(file)));
      Map<String, Integer> place = new HashMap<>();
      List<String> ids = new ArrayList<>();
      List<String> modules = new ArrayList<>();
      for (Path file : files) {
        String name = inModule(file);
        String binary = name.substring(0, name.length() - ".class".length());
        place.putIfAbsent(binary, ids.size());
        ids.add(binary.replace('/', '.'));
        modules.add(file.getName(1).toString());
      }
      float[] features = new float[Math.multiplyExact(ids.size(), ClassShape.WIDTH)];
      var source = new Ints();
      var target = new Ints();
      List<ClassShape> shapes = files.parallelStream().map(JdkSource::shape).toList();
      for (int i = 0; i < shapes.size(); i++) {
        var shape = shapes.get(i);
        System.arraycopy(shape.features(), 0, features, i * ClassShape.WIDTH, ClassShape.WIDTH);
        for (String name : shape.names()) {
          Integer other = place.get(name);
          if (other != null && other != i) {
            source.add(i);
            target.add(other);
          }
        }
      }
      return new Classes(ids, modules, features, source.toArray(), target.toArray());
    }

    Map<String, NpyArray> packed() {
      var text = new StringBuilder();
      for (int i = 0; i < ids.size(); i++) {
        text.append(ids.get(i)).append('\t').append(modules.get(i)).append('\n');
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return Map.of(
          "names",
          new NpyArray("|u1", new long[] {bytes.length}, false, MemorySegment.ofArray(bytes)),
          "features",
          NpyArray.of(features),
          "source",
          NpyArray.of(source),
          "target",
          NpyArray.of(target));
    }

    static Classes unpacked(Map<String, NpyArray> arrays) {
      byte[] bytes = Npz.require(arrays, "names").data().toArray(ValueLayout.JAVA_BYTE);
      String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
      List<String> ids = new ArrayList<>();
      List<String> modules = new ArrayList<>();
      for (String line : Arrays.copyOf(lines, lines.length - 1)) {
        int tab = line.indexOf('\t');
        ids.add(line.substring(0, tab));
        modules.add(line.substring(tab + 1));
      }
      float[] features = Npz.require(arrays, "features").floats();
      if (features.length != ids.size() * ClassShape.WIDTH) {
        throw new RequestException("features of another size");
      }
      return new Classes(
          ids,
          modules,
          features,
          Npz.require(arrays, "source").ints(),
          Npz.require(arrays, "target").ints());
    }
  }

  private static boolean isClass(Path file) {
    String name = file.toString();
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  /// The path below `/modules/NAME/`.
  private static String inModule(Path file) {
    return file.subpath(2, file.getNameCount()).toString();
  }

  private static ClassShape shape(Path file) {
    try {
      return ClassShape.of(Files.readAllBytes(file));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ArithmeticException problem) {
      throw new WorkException(file + ": is no class file this reader knows: " + problem, problem);
    }
  }
}
