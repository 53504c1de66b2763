package quire.graph.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import quire.base.RequestException;
import quire.tensor.file.NpyArray;
import quire.tensor.file.NpyException;
import quire.tensor.file.Npz;

/// The arrays of an archive; every refusal names the file and the array.
final class NpzArrays {
  private final Path file;
  private final Map<String, NpyArray> arrays;
  private final Map<String, NpyArray> read = new HashMap<>();

  private NpzArrays(Path file, Map<String, NpyArray> arrays) {
    this.file = file;
    this.arrays = arrays;
  }

  static NpzArrays open(Path file) {
    if (Files.isDirectory(file)) {
      throw new RequestException(file + ": is a folder; npz is a file");
    }
    return new NpzArrays(file, Npz.read(file));
  }

  Path file() {
    return file;
  }

  Set<String> names() {
    return arrays.keySet();
  }

  boolean has(String name) {
    return arrays.containsKey(name);
  }

  long[] shape(String name) {
    return array(name).shape();
  }

  long count(String name) {
    return array(name).count();
  }

  boolean isText(String name) {
    try {
      return array(name).type() == null;
    } catch (NpyException objects) {
      return false;
    }
  }

  double[] doubles(String name) {
    return as(name, NpyArray::doubles);
  }

  float[] floats(String name) {
    return as(name, NpyArray::floats);
  }

  long[] longs(String name) {
    return as(name, NpyArray::longs);
  }

  int[] ints(String name) {
    return as(name, NpyArray::ints);
  }

  boolean[] booleans(String name) {
    return as(name, NpyArray::booleans);
  }

  String[] strings(String name) {
    return as(name, NpyArray::strings);
  }

  RequestException problem(String name, String what) {
    return new RequestException(file + ": array " + name + ": " + what);
  }

  private <T> T as(String name, Function<NpyArray, T> reading) {
    var array = array(name);
    try {
      return reading.apply(array);
    } catch (NpyException problem) {
      throw new RequestException(file + ": array " + name + ": " + problem.getMessage(), problem);
    }
  }

  private NpyArray array(String name) {
    NpyArray known = read.get(name);
    if (known == null) {
      known = arrays.get(name);
      if (known == null) {
        throw new RequestException(
            file + ": array " + name + ": is missing; there are " + String.join(", ", names()));
      }
      read.put(name, known);
    }
    return known;
  }
}
