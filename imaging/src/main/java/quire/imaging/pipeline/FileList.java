package quire.imaging.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import quire.base.WorkException;
import quire.imaging.Images;
import quire.imaging.Pixels;

/// Image files on disk.
record FileList(List<Path> files, int[] labels) implements ImageList {
  @Override
  public int size() {
    return files.size();
  }

  @Override
  public Pixels image(int index) {
    return Images.read(files.get(index));
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String name(int index) {
    return files.get(index).toString();
  }

  @Override
  public String version(int index) {
    try {
      return Files.size(files.get(index))
          + " "
          + Files.getLastModifiedTime(files.get(index)).toMillis();
    } catch (IOException problem) {
      throw new WorkException(
          files.get(index) + ": cannot be read: " + problem.getMessage(), problem);
    }
  }
}
