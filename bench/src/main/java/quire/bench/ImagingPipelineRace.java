package quire.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import quire.imaging.ImageFiles;
import quire.imaging.Pixels;
import quire.imaging.augment.Draws;
import quire.imaging.augment.Transforms;
import quire.imaging.pipeline.BatchLoader;
import quire.imaging.pipeline.DecodedCache;
import quire.imaging.pipeline.ImageList;
import quire.imaging.pipeline.Normalization;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;

/// An epoch of 10,000 images, from JPEG files to normalised batches, against PIL and torchvision's
/// `DataLoader` with as many worker processes as we have threads.
final class ImagingPipelineRace implements Race {
  private static final int IMAGES = 10_000;
  private static final int FILES = 500;
  private static final int BATCH = 64;

  @Override
  public String name() {
    return "imaging-pipeline";
  }

  @Override
  public String work() {
    return "10,000 images an epoch (500 JPEG files of 400 x 300, quality 85, each listed 20 times):"
        + " decode, crop of random area and place to 224 x 224 bicubic, flip, normalise, batches of"
        + " 64 in float32; cached: ours from the decoded cache at 256 x 256, the peer from the files";
  }

  @Override
  public List<String> variants() {
    return List.of("files", "cached");
  }

  @Override
  public double goal(String variant) {
    return 1.5;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of(
        "imaging_pipeline.py",
        "--threads",
        Integer.toString(threads),
        "--folder",
        folder().toString(),
        "--images",
        Integer.toString(IMAGES),
        "--batch",
        Integer.toString(BATCH));
  }

  @Override
  public Runnable ours(String variant, int threads) {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      files.add(folder().resolve("%04d.jpg".formatted(i % FILES)));
    }
    ImageList list = ImageList.files(files);
    if (variant.equals("cached")) {
      list = DecodedCache.open(folder().resolve("cache"), list, 256, 256, Filter.BICUBIC, threads);
    }
    var loader =
        new BatchLoader(
            list,
            Transforms.randomResizedCrop(224, 224, Filter.BICUBIC).then(Transforms.flip(0.5)),
            Normalization.IMAGENET,
            BATCH,
            1,
            true,
            false,
            threads);
    int[] epoch = {0};
    return () -> {
      long seen = 0;
      try (var batches = loader.epoch(epoch[0]++)) {
        while (batches.hasNext()) {
          try (var batch = batches.next()) {
            seen += batch.images().size(0);
          }
        }
      }
      if (seen != IMAGES) {
        throw new IllegalStateException("saw " + seen + " images");
      }
    };
  }

  /// The files, made once: smooth noise with grain, so that they compress as photos do.
  private static Path folder() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "quire-imaging-race");
    if (!Files.exists(folder.resolve("%04d.jpg".formatted(FILES - 1)))) {
      var resizer = new Resizer(Filter.BICUBIC);
      for (int i = 0; i < FILES; i++) {
        Draws random = Draws.of(7, i);
        byte[] coarse = new byte[52 * 40 * 3];
        for (int k = 0; k < coarse.length; k++) {
          coarse[k] = (byte) (int) random.uniform(30, 226);
        }
        Pixels photo = resizer.resize(Pixels.of(52, 40, 3, coarse), 400, 300);
        byte[] bytes = photo.bytes();
        for (int k = 0; k < bytes.length; k++) {
          bytes[k] = (byte) Math.clamp((bytes[k] & 0xff) + random.below(21) - 10, 0, 255);
        }
        ImageFiles.write(folder.resolve("%04d.jpg".formatted(i)), photo, 85);
      }
    }
    return folder;
  }
}
