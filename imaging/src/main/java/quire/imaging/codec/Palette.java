package quire.imaging.codec;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.imaging.Pixels;

/// At most 256 colours for an image, by Heckbert's median cut (SIGGRAPH 1982): the box of colours
/// that spreads most is halved at its median until there are enough, then each box is its mean. An
/// image of few colours keeps them exactly. Pixels less than half opaque become transparent.
final class Palette {
  private final byte[] indices;
  private final int width;
  private final int height;
  private final int[] colours;
  private final int transparent;

  private Palette(byte[] indices, int width, int height, int[] colours, int transparent) {
    this.indices = indices;
    this.width = width;
    this.height = height;
    this.colours = colours;
    this.transparent = transparent;
  }

  static Palette of(Pixels image, int limit) {
    byte[] rgba = image.toRgba().bytes();
    int area = image.width() * image.height();
    Map<Integer, int[]> counts = new HashMap<>();
    boolean holes = false;
    for (int i = 0; i < area; i++) {
      if (rgba[4 * i + 3] >= 0) {
        holes = true;
      } else {
        counts.computeIfAbsent(rgb(rgba, i), _ -> new int[1])[0]++;
      }
    }
    int most = limit - (holes ? 1 : 0);
    List<int[]> weighed = new ArrayList<>();
    counts.forEach((colour, count) -> weighed.add(new int[] {colour, count[0]}));
    weighed.sort(Comparator.comparingInt(entry -> entry[0]));
    List<List<int[]>> boxes = cut(weighed, most);
    Map<Integer, Byte> index = new HashMap<>();
    int[] colours = new int[boxes.size() + (holes || boxes.isEmpty() ? 1 : 0)];
    for (int b = 0; b < boxes.size(); b++) {
      colours[b] = mean(boxes.get(b));
      for (int[] entry : boxes.get(b)) {
        index.put(entry[0], (byte) b);
      }
    }
    int hole = holes ? boxes.size() : -1;
    byte[] indices = new byte[area];
    for (int i = 0; i < area; i++) {
      indices[i] = rgba[4 * i + 3] >= 0 ? (byte) hole : index.getOrDefault(rgb(rgba, i), (byte) 0);
    }
    return new Palette(indices, image.width(), image.height(), colours, hole);
  }

  private static int rgb(byte[] rgba, int i) {
    return (rgba[4 * i] & 0xff) << 16 | (rgba[4 * i + 1] & 0xff) << 8 | rgba[4 * i + 2] & 0xff;
  }

  private static List<List<int[]>> cut(List<int[]> colours, int most) {
    List<List<int[]>> boxes = new ArrayList<>();
    if (colours.isEmpty()) {
      return boxes;
    }
    if (colours.size() <= most) {
      colours.forEach(entry -> boxes.add(List.of(entry)));
      return boxes;
    }
    boxes.add(colours);
    while (boxes.size() < most) {
      int widest = -1;
      long spread = 0;
      int shift = 0;
      for (int b = 0; b < boxes.size(); b++) {
        for (int s = 0; s <= 16; s += 8) {
          long wide = (long) range(boxes.get(b), s) * boxes.get(b).size();
          if (wide > spread) {
            spread = wide;
            widest = b;
            shift = s;
          }
        }
      }
      if (widest < 0) {
        break;
      }
      split(boxes, widest, shift);
    }
    return boxes;
  }

  private static int range(List<int[]> box, int shift) {
    int low = 255;
    int high = 0;
    for (int[] entry : box) {
      int value = entry[0] >> shift & 0xff;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return high - low;
  }

  private static void split(List<List<int[]>> boxes, int which, int shift) {
    List<int[]> box = new ArrayList<>(boxes.get(which));
    box.sort(Comparator.comparingInt(entry -> entry[0] >> shift & 0xff));
    long half = box.stream().mapToLong(entry -> entry[1]).sum() / 2;
    long sum = 0;
    int at = 0;
    while (at < box.size() - 1 && (at == 0 || sum < half)) {
      sum += box.get(at++)[1];
    }
    boxes.set(which, box.subList(0, at));
    boxes.add(box.subList(at, box.size()));
  }

  private static int mean(List<int[]> box) {
    long[] sums = new long[3];
    long total = 0;
    for (int[] entry : box) {
      for (int c = 0; c < 3; c++) {
        sums[c] += (long) (entry[0] >> 16 - 8 * c & 0xff) * entry[1];
      }
      total += entry[1];
    }
    int colour = 0;
    for (int c = 0; c < 3; c++) {
      colour = colour << 8 | (int) ((sums[c] + total / 2) / total);
    }
    return colour;
  }

  int transparent() {
    return transparent;
  }

  BufferedImage image() {
    int size = Math.max(2, colours.length);
    int[] table = Arrays.copyOf(colours, size);
    for (int i = 0; i < size; i++) {
      table[i] |= i == transparent ? 0 : 0xff000000;
    }
    var model =
        transparent >= 0
            ? new IndexColorModel(8, size, table, 0, true, transparent, 0)
            : new IndexColorModel(8, size, table, 0, false, -1, 0);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
    image.getRaster().setDataElements(0, 0, width, height, indices);
    return image;
  }
}
