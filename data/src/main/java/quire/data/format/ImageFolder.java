package quire.data.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// The images of a folder by path; nothing is decoded. Files come in the order of their names,
/// folders inside are looked into, hidden files and files that are no images are passed over.
///
/// @param classes the names of the classes by number; empty where images have none
/// @param items path and class of each image
/// @param skipped how many files were passed over
public record ImageFolder(List<String> classes, List<Item> items, int skipped) {
  /// One image.
  ///
  /// @param path where it is
  /// @param label its class, -1 where images have none
  public record Item(Path path, int label) {}

  private static final Set<String> ENDINGS =
      Set.of("bmp", "gif", "jpeg", "jpg", "png", "tif", "tiff", "webp");

  public ImageFolder {
    classes = List.copyOf(classes);
    items = List.copyOf(items);
  }

  /// A folder with one folder for each class.
  ///
  /// @throws RequestException when a class is empty, or images lie outside of the class folders
  public static ImageFolder labelled(Path root) {
    var byClass = new TreeMap<String, List<Path>>();
    var skipped = new int[1];
    for (Path file : images(root, skipped)) {
      Path inside = root.relativize(file);
      if (inside.getNameCount() < 2) {
        throw new RequestException(
            file + ": lies outside of the class folders; move it into one of them");
      }
      byClass.computeIfAbsent(inside.getName(0).toString(), _ -> new ArrayList<>()).add(file);
    }
    refuseEmptyClasses(root, byClass.keySet());
    var classes = List.copyOf(byClass.keySet());
    var items = new ArrayList<Item>();
    for (int label = 0; label < classes.size(); label++) {
      for (Path file : byClass.getOrDefault(classes.get(label), List.of())) {
        items.add(new Item(file, label));
      }
    }
    return new ImageFolder(classes, items, skipped[0]);
  }

  /// A folder of images without classes.
  ///
  /// @throws RequestException when there is none
  public static ImageFolder flat(Path root) {
    var skipped = new int[1];
    var items = images(root, skipped).stream().map(file -> new Item(file, -1)).toList();
    return new ImageFolder(List.of(), items, skipped[0]);
  }

  private static void refuseEmptyClasses(Path root, Set<String> classes) {
    try (var folders = Files.list(root)) {
      folders
          .filter(Files::isDirectory)
          .filter(folder -> !isHidden(folder) && !classes.contains(name(folder)))
          .sorted()
          .findFirst()
          .ifPresent(folder -> {
            throw new RequestException(folder + ": is a class without an image; remove it");
          });
    } catch (IOException problem) {
      throw Packed.damaged(root.toString(), problem);
    }
  }

  private static List<Path> images(Path root, int[] skipped) {
    if (!Files.isDirectory(root)) {
      throw new RequestException(root + ": is no folder");
    }
    var found = new ArrayList<Path>();
    try (var files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> {
            if (isImage(file) && !isInsideHidden(root, file)) {
              found.add(file);
            } else {
              skipped[0]++;
            }
          });
    } catch (IOException problem) {
      throw Packed.damaged(root.toString(), problem);
    } catch (UncheckedIOException problem) {
      throw Packed.damaged(root.toString(), new IOException(problem.getMessage(), problem));
    }
    if (found.isEmpty()) {
      throw new RequestException(
          root
              + ": holds no image; known endings: "
              + String.join(", ", ENDINGS.stream().sorted().toList()));
    }
    found.sort(java.util.Comparator.comparing(file -> root.relativize(file).toString()));
    return found;
  }

  private static boolean isImage(Path file) {
    String name = name(file);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean isInsideHidden(Path root, Path file) {
    for (Path part : root.relativize(file)) {
      if (isHidden(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHidden(Path path) {
    return name(path).startsWith(".");
  }

  private static String name(@Nullable Path path) {
    return path == null ? "" : String.valueOf(path.getFileName());
  }
}
