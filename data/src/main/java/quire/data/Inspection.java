package quire.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.format.IdxArray;
import quire.data.format.ImageFolder;
import quire.data.format.JsonLines;
import quire.data.format.Packed;
import quire.data.format.Table;
import quire.data.format.TextLines;
import quire.data.format.WebDataset;
import tools.jackson.databind.JsonNode;

/// What lies at a path of the user's: which of the formats it is, how much, and whether all of it
/// can be read.
///
/// @param format the format in words
/// @param items how many items it holds
/// @param unit what an item is, plural
/// @param bytes the size of all files
/// @param sha256 the checksum of the file; of a folder, the checksum over the names, sizes and
///   checksums of its files
public record Inspection(String format, long items, String unit, long bytes, String sha256) {
  private record Found(String format, long items, String unit) {}

  /// Reads everything at a path once.
  ///
  /// @throws RequestException naming file and line of the first bad record, or that no format fits
  public static Inspection of(Path path) {
    if (!Files.exists(path)) {
      throw new RequestException(path + ": no such file or folder");
    }
    Found found = Files.isDirectory(path) ? folder(path) : file(path);
    try {
      List<Path> files = files(path);
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      return new Inspection(found.format(), found.items(), found.unit(), bytes, checksum(path));
    } catch (IOException problem) {
      throw new WorkException(path + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// The checksum as [#sha256] has it.
  public static String checksum(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Checksum.of(path);
    }
    MessageDigest digest = Checksum.digest();
    for (Path file : files(path)) {
      String name = path.relativize(file).toString().replace('\\', '/');
      String line = Checksum.of(file) + " " + Files.size(file) + " " + name + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException problem) {
      throw new IOException(problem.getMessage(), problem);
    }
  }

  private static Found folder(Path folder) {
    if (isThere(folder, "train.txt") && isThere(folder, "test.txt")) {
      var graph = KnowledgeGraph.read(folder);
      long triples = (long) graph.train().size() + graph.valid().size() + graph.test().size();
      return new Found("knowledge graph (train.txt, valid.txt, test.txt)", triples, "triples");
    }
    List<Path> shards = shards(folder);
    if (!shards.isEmpty()) {
      return webDataset(shards);
    }
    boolean classes;
    try (Stream<Path> inside = Files.list(folder)) {
      classes = inside.anyMatch(p -> Files.isDirectory(p) && !hidden(p));
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
    var images = classes ? ImageFolder.labelled(folder) : ImageFolder.flat(folder);
    String format = classes ? "folder of images by class" : "folder of images";
    return new Found(format, images.items().size(), "images");
  }

  private static boolean isThere(Path folder, String name) {
    return Files.exists(folder.resolve(name)) || Files.exists(folder.resolve(name + ".gz"));
  }

  private static boolean hidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static List<Path> shards(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(p -> Packed.plainName(p).toLowerCase(Locale.ROOT).matches(".*\\.(tar|tgz)"))
          .sorted()
          .toList();
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
  }

  private static Found webDataset(List<Path> shards) {
    try (var samples = WebDataset.open(shards)) {
      long count = 0;
      while (samples.hasNext()) {
        samples.next();
        count++;
      }
      return new Found("WebDataset", count, "samples");
    }
  }

  private static Found file(Path file) {
    String name = Packed.plainName(file).toLowerCase(Locale.ROOT);
    if (name.endsWith(".tar") || name.endsWith(".tgz")) {
      return webDataset(List.of(file));
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      try (var lines = JsonLines.open(file, JsonNode.class)) {
        long count = 0;
        while (lines.next() != null) {
          count++;
        }
        return new Found("JSON Lines", count, "records");
      }
    }
    if (name.matches(".*\\.(csv|tsv|tab)")) {
      try (var table = Table.open(file)) {
        long count = 0;
        while (table.next() != null) {
          count++;
        }
        return new Found(name.endsWith("csv") ? "CSV" : "TSV", count, "rows");
      }
    }
    if (name.matches(".*[.-]idx\\d-ubyte|.*\\.idx")) {
      return new Found("IDX", IdxArray.read(file).shape()[0], "items");
    }
    if (name.endsWith(".txt")) {
      try (var lines = TextLines.open(file)) {
        while (lines.next() != null) {
          // counted by the reader
        }
        return new Found("text", lines.line(), "lines");
      }
    }
    throw new RequestException(
        file
            + ": no known format; a file is .jsonl, .csv, .tsv, .txt, .idx, *-ubyte or .tar"
            + " (packed or not), a folder holds images, tar shards or triples");
  }
}
