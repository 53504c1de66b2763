package quire.data.build;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Writes PNG whose bytes depend on the pixels alone: a palette where at most 256 colours are used,
/// else RGBA of 8 bits with the filter of the smallest sum per row; deflated by [ShardWriter].
/// Source: W3C, *Portable Network Graphics Specification*, second edition, sections 9 and 11.
public final class PngEncoder {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int PALETTE = 3;
  private static final int RGBA = 6;
  private static final int FILTERS = 5;

  private PngEncoder() {}

  /// Encodes an image.
  ///
  /// @param argb width x height pixels row by row, alpha in the high byte, not premultiplied
  public static byte[] encode(int[] argb, int width, int height) {
    int[] pixels = argb.clone();
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] >>> 24 == 0) {
        pixels[i] = 0; // the colour of what is not seen would only take space
      }
    }
    Map<Integer, Integer> palette = palette(pixels);
    var out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    var header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8);
    header.put((byte) (palette == null ? RGBA : PALETTE));
    chunk(out, "IHDR", header.array());
    if (palette != null) {
      writePalette(out, palette);
    }
    byte[] rows =
        palette == null ? filtered(pixels, width, height) : indexed(pixels, width, height, palette);
    chunk(out, "IDAT", ShardWriter.deflated(rows, false));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /// The colours in the order in which they appear, null when there are too many.
  private static @Nullable Map<Integer, Integer> palette(int[] pixels) {
    var palette = new LinkedHashMap<Integer, Integer>();
    for (int pixel : pixels) {
      palette.putIfAbsent(pixel, palette.size());
      if (palette.size() > 256) {
        return null;
      }
    }
    return palette;
  }

  private static void writePalette(ByteArrayOutputStream out, Map<Integer, Integer> palette) {
    byte[] colours = new byte[3 * palette.size()];
    byte[] alpha = new byte[palette.size()];
    palette.forEach((pixel, i) -> {
      colours[3 * i] = (byte) (pixel >> 16);
      colours[3 * i + 1] = (byte) (pixel >> 8);
      colours[3 * i + 2] = (byte) (int) pixel;
      alpha[i] = (byte) (pixel >>> 24);
    });
    chunk(out, "PLTE", colours);
    chunk(out, "tRNS", alpha);
  }

  private static byte[] indexed(
      int[] pixels, int width, int height, Map<Integer, Integer> palette) {
    byte[] rows = new byte[height * (width + 1)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rows[y * (width + 1) + 1 + x] = palette.getOrDefault(pixels[y * width + x], 0).byteValue();
      }
    }
    return rows;
  }

  private static byte[] filtered(int[] pixels, int width, int height) {
    int stride = 4 * width;
    byte[] rows = new byte[height * (stride + 1)];
    int[] above = new int[stride];
    for (int y = 0; y < height; y++) {
      int[] row = new int[stride];
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        row[4 * x] = pixel >> 16 & 0xff;
        row[4 * x + 1] = pixel >> 8 & 0xff;
        row[4 * x + 2] = pixel & 0xff;
        row[4 * x + 3] = pixel >>> 24;
      }
      byte[] best = new byte[0];
      long least = Long.MAX_VALUE;
      for (int filter = 0; filter < FILTERS; filter++) {
        byte[] coded = filter(row, above, filter);
        long sum = 0;
        for (byte value : coded) {
          sum += Math.abs(value);
        }
        if (sum < least) {
          least = sum;
          best = coded;
          rows[y * (stride + 1)] = (byte) filter;
        }
      }
      System.arraycopy(best, 0, rows, y * (stride + 1) + 1, stride);
      above = row;
    }
    return rows;
  }

  private static byte[] filter(int[] row, int[] above, int filter) {
    byte[] coded = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int a = i < 4 ? 0 : row[i - 4];
      int b = above[i];
      int c = i < 4 ? 0 : above[i - 4];
      int guess =
          switch (filter) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> b;
            case 3 -> (a + b) / 2;
            default -> paeth(a, b, c);
          };
      coded[i] = (byte) (row[i] - guess);
    }
    return coded;
  }

  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    if (pa <= pb && pa <= pc) {
      return a;
    }
    return pb <= pc ? b : c;
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    var crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
