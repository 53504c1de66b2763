package quire.imaging.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.data.Catalogue;
import quire.data.Digits;
import quire.data.Emoji;
import quire.data.Fashion;
import quire.data.stream.Shuffle;
import quire.imaging.ImageFiles;
import quire.imaging.Images;
import quire.imaging.Pixels;
import quire.imaging.pipeline.ImageList;
import quire.imaging.sheet.Sheet;

/// `quire imaging sheet`: a contact sheet of files or of a data set.
@Command(
    name = "sheet",
    description = "Draw a contact sheet of image files or of a data set.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quire imaging sheet photos/ --columns 8 --captions --out sheet.png",
      "  quire imaging sheet --data emoji --vendor noto --limit 96 --out emoji.png"
    })
final class SheetCommand implements Callable<Integer> {
  private static final List<String> SETS = List.of("emoji", "openmoji", "digits", "fashion");

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0..*",
      paramLabel = "FILE",
      description = "Images and folders of images; or use --data.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "SET",
      description = "An embedded data set: emoji, openmoji, digits or fashion.")
  private @Nullable String data;

  @Option(
      names = "--vendor",
      paramLabel = "NAME",
      description = "Whose emoji: twemoji, noto, ... (twemoji).")
  private @Nullable String vendor;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many images (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--columns",
      paramLabel = "N",
      defaultValue = "10",
      description = "Images a row (${DEFAULT-VALUE}).")
  private int columns;

  @Option(
      names = "--cell",
      paramLabel = "PX",
      defaultValue = "96",
      description = "Side of a cell in pixels (${DEFAULT-VALUE}).")
  private int cell;

  @Option(names = "--captions", description = "Names below the images.")
  private boolean captions;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      description = "Images drawn at random instead of the first.")
  private @Nullable Long shuffle;

  @Mixin private OutOptions out;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  SheetCommand() {}

  @Override
  public Integer call() {
    Check.that((data != null) != !files.isEmpty(), "give image files or --data SET, one of them");
    Check.that(vendor == null || "emoji".equals(data), "--vendor goes with --data emoji");
    Check.positive("--limit", limit);
    Sheet sheet = new Sheet(columns, cell, 6);
    Path target = out.file(Path.of("sheet.png"));
    var _ = ImageFiles.format(target);
    ImageList images = data == null ? ImageList.files(expand()) : set(data);
    int shown = Math.min(limit, images.size());
    int[] order = shuffle == null ? null : Shuffle.permutation(images.size(), shuffle.longValue());
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      int index = order == null ? i : order[i];
      tiles.add(new Sheet.Tile(images.image(index), captions ? caption(images, index) : ""));
    }
    Pixels drawn = sheet.draw(tiles);
    ImageFiles.write(target, drawn);
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("out", target.toString());
    document.put("images", shown);
    document.put("available", images.size());
    document.put("width", drawn.width());
    document.put("height", drawn.height());
    Answer.print(spec, json, document);
    return 0;
  }

  private String caption(ImageList images, int index) {
    String name = images.name(index);
    return data == null ? String.valueOf(Path.of(name).getFileName()) : name;
  }

  private List<Path> expand() {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        ImageList folder = ImageList.folder(file, false);
        for (int i = 0; i < folder.size(); i++) {
          all.add(Path.of(folder.name(i)));
        }
      } else {
        Check.readable(file);
        Check.that(Images.hasImageName(file), "%s: is no image file by its name", file);
        all.add(file);
      }
    }
    return all;
  }

  private ImageList set(String id) {
    return switch (id) {
      case "emoji" -> ImageList.emoji(Emoji.load(), vendor == null ? "twemoji" : vendor);
      case "openmoji" -> ImageList.emoji(Emoji.load(), "openmoji");
      case "digits" -> ImageList.grey(Digits.load());
      case "fashion" -> ImageList.grey(Fashion.load());
      default -> {
        // Names the sets that there are, when it is none of them.
        var card = Catalogue.load().get(id);
        throw new RequestException(
            "data set '" + card.id() + "' holds no images; these do: " + String.join(", ", SETS));
      }
    };
  }
}
