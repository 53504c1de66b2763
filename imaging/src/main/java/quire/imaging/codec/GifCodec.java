package quire.imaging.codec;

import java.util.ArrayList;
import java.util.List;
import quire.imaging.Animation;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// GIF, still and animated; frames are laid over each other as the file asks.
public final class GifCodec implements Codec {
  private static final int CLEAR = 2;
  private static final int RESTORE = 3;
  private static final int[] FIRST_ROWS = {0, 4, 2, 1};
  private static final int[] STEPS = {8, 8, 4, 2};

  @Override
  public String format() {
    return "gif";
  }

  @Override
  public boolean recognises(byte[] file) {
    return Cursor.startsWith(file, 'G', 'I', 'F', '8') && file.length >= 13;
  }

  @Override
  public ImageInfo info(byte[] file, String where, ImageLimits limits) {
    return GifBlocks.of(file, where, limits).info();
  }

  @Override
  public Pixels read(byte[] file, String where, ImageLimits limits) {
    GifBlocks blocks = GifBlocks.of(file, where, limits);
    return frames(file, where, blocks, 1).getFirst();
  }

  @Override
  public Animation readAnimation(byte[] file, String where, ImageLimits limits) {
    GifBlocks blocks = GifBlocks.of(file, where, limits);
    List<Double> delays =
        blocks.frames().stream().map(frame -> frame.hundredths() / 100.0).toList();
    return new Animation(frames(file, where, blocks, Integer.MAX_VALUE), delays, blocks.loops());
  }

  private static List<Pixels> frames(byte[] file, String where, GifBlocks blocks, int limit) {
    ImageInfo info = blocks.info();
    var canvas = new Canvas(info.width(), info.height());
    List<Pixels> pictures = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, blocks.frames().size()); i++) {
      GifBlocks.Frame frame = blocks.frames().get(i);
      Pixels part = colours(file, where, frame);
      Pixels before = frame.disposal() == RESTORE ? canvas.picture() : part;
      canvas.draw(part, frame.x(), frame.y(), true);
      Pixels whole = canvas.picture();
      pictures.add(info.alpha() ? whole : whole.toRgb(0));
      if (frame.disposal() == CLEAR) {
        canvas.clear(frame.x(), frame.y(), frame.width(), frame.height());
      } else if (frame.disposal() == RESTORE) {
        canvas.restore(before);
      }
    }
    return pictures;
  }

  private static Pixels colours(byte[] file, String where, GifBlocks.Frame frame) {
    int width = frame.width();
    int height = frame.height();
    byte[] out = new byte[Pixels.samples(width, height, 4)];
    byte[] indices = GifLzw.decode(file, frame.data(), width * height, where);
    int row = 0;
    int pass = 0;
    for (int y = 0; y < height; y++) {
      int target = y;
      if (frame.interlaced()) {
        while (row >= height) {
          pass++;
          row = FIRST_ROWS[pass];
        }
        target = row;
        row += STEPS[pass];
      }
      for (int x = 0, k = 4 * target * width; x < width; x++, k += 4) {
        int index = indices[y * width + x] & 0xff;
        if (index != frame.transparent()) {
          if (index < frame.colours() && frame.palette() >= 0) {
            System.arraycopy(file, frame.palette() + 3 * index, out, k, 3);
          }
          out[k + 3] = (byte) 255;
        }
      }
    }
    return Pixels.of(width, height, 4, out);
  }
}
