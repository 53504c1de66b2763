package quire.imaging.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quire.base.Check;
import quire.base.RequestException;
import quire.data.Emoji;
import quire.data.EmojiSet;
import quire.data.GreyImages;
import quire.data.format.ImageFolder;
import quire.data.format.WebDataset;
import quire.imaging.ImageLimits;
import quire.imaging.Images;
import quire.imaging.Pixels;

/// Images by number, with a class each. Any thread may ask.
public interface ImageList {
  /// How many there are.
  int size();

  /// An image, decoded anew.
  ///
  /// @throws quire.imaging.ImageException naming the file when it cannot be read
  Pixels image(int index);

  /// Its class, -1 where it has none.
  int label(int index);

  /// What it is called: a path, a key, a word.
  String name(int index);

  /// What the image was made from, for telling whether it has changed: size and time of a file.
  default String version(int index) {
    return "";
  }

  /// A folder's images; with `labelled` its folders are the classes.
  static ImageList folder(Path root, boolean labelled) {
    ImageFolder folder = labelled ? ImageFolder.labelled(root) : ImageFolder.flat(root);
    return new FileList(
        folder.items().stream().map(ImageFolder.Item::path).toList(),
        folder.items().stream().mapToInt(ImageFolder.Item::label).toArray());
  }

  /// Files without classes.
  static ImageList files(List<Path> files) {
    int[] labels = new int[files.size()];
    java.util.Arrays.fill(labels, -1);
    return new FileList(files, labels);
  }

  /// Grey images in memory.
  static ImageList grey(GreyImages images) {
    return new ImageList() {
      @Override
      public int size() {
        return images.count();
      }

      @Override
      public Pixels image(int index) {
        return Pixels.of(images.width(), images.height(), 1, images.pixels(index));
      }

      @Override
      public int label(int index) {
        return images.label(index);
      }

      @Override
      public String name(int index) {
        return images.classes().get(images.label(index));
      }
    };
  }

  /// The drawings of one vendor; classes are the groups of Unicode's chart, in order of first
  /// appearance.
  static ImageList emoji(EmojiSet set, String vendor) {
    List<Emoji> drawn = new ArrayList<>();
    List<byte[]> files = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (Emoji entry : set.entries()) {
      try {
        files.add(set.png(entry, vendor));
        drawn.add(entry);
      } catch (RequestException problem) {
        Check.that(set.vendors().contains(vendor), "%s", problem.getMessage());
      }
    }
    drawn.stream().map(Emoji::group).distinct().forEach(groups::add);
    return new Encoded(
        files,
        drawn.stream().map(Emoji::name).toList(),
        drawn.stream().mapToInt(entry -> groups.indexOf(entry.group())).toArray());
  }

  /// The samples of WebDataset shards that hold an image, encoded in memory; the class is the part
  /// `cls` where there is one.
  static ImageList webDataset(List<Path> shards) {
    List<byte[]> files = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (var samples = WebDataset.open(shards)) {
      while (samples.hasNext()) {
        WebDataset.Sample sample = samples.next();
        for (String part : sample.parts().keySet()) {
          if (Images.hasImageName(Path.of("x." + part.toLowerCase(Locale.ROOT)))) {
            files.add(sample.bytes(part));
            names.add(sample.key());
            labels.add(label(sample));
            break;
          }
        }
      }
    }
    Check.that(!files.isEmpty(), "%s: hold no image", shards);
    return new Encoded(files, names, labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int label(WebDataset.Sample sample) {
    if (!sample.parts().containsKey("cls")) {
      return -1;
    }
    String text = sample.text("cls").strip();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException problem) {
      throw new RequestException(
          sample.shard() + ", " + sample.key() + ".cls: is no whole number: " + text, problem);
    }
  }

  /// Image files in memory.
  record Encoded(List<byte[]> files, List<String> names, int[] labels) implements ImageList {
    @Override
    public int size() {
      return files.size();
    }

    @Override
    public Pixels image(int index) {
      return Images.read(files.get(index), names.get(index), ImageLimits.STANDARD);
    }

    @Override
    public int label(int index) {
      return labels[index];
    }

    @Override
    public String name(int index) {
      return names.get(index);
    }

    @Override
    public String version(int index) {
      return Integer.toString(java.util.Arrays.hashCode(files.get(index)));
    }
  }
}
