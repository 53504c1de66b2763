package quire.data.build;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import quire.base.Check;

/// Writes a zip whose bytes depend on its content alone: entries in the order of their names, one
/// fixed time (1 January 1980), no extra fields, and a deflater in Java, since the one of the JDK
/// differs between builds of zlib. Source: PKWARE, *.ZIP File Format Specification* 6.3.
public final class ShardWriter {
  private static final int DATE = 0x0021;
  private static final int UTF8 = 0x0800;
  private static final int VERSION = 20;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int LOCAL_HEADER = 30;
  private static final int CENTRAL_HEADER = 46;
  private static final int END = 22;

  private record Entry(byte[] name, byte[] packed, int size, int crc, int method) {}

  private final Map<String, Entry> entries = new TreeMap<>();

  /// Adds what is compressed already, as it is.
  public void store(String name, byte[] content) {
    add(name, content, content, STORED);
  }

  /// Adds text of UTF-8.
  public void text(String name, CharSequence content) {
    deflate(name, content.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Adds what can be compressed.
  public void deflate(String name, byte[] content) {
    byte[] packed = deflated(content, true);
    if (packed.length < content.length) {
      add(name, content, packed, DEFLATED);
    } else {
      store(name, content);
    }
  }

  private void add(String name, byte[] content, byte[] packed, int method) {
    var crc = new CRC32();
    crc.update(content);
    var entry =
        new Entry(
            name.getBytes(StandardCharsets.UTF_8),
            packed,
            content.length,
            (int) crc.getValue(),
            method);
    Check.that(entries.put(name, entry) == null, "entry '%s' is added twice", name);
  }

  /// The bytes of the zip.
  public byte[] toBytes() {
    Check.that(entries.size() < 0xffff, "a shard holds at most 65,534 entries");
    var out = new ByteArrayOutputStream();
    var centre = new ByteArrayOutputStream();
    for (Entry entry : entries.values()) {
      int offset = out.size();
      var local = little(LOCAL_HEADER).putInt(0x04034b50);
      out.writeBytes(common(local, entry).putShort((short) 0).array());
      out.writeBytes(entry.name());
      out.writeBytes(entry.packed());
      var central = little(CENTRAL_HEADER).putInt(0x02014b50).putShort((short) VERSION);
      common(central, entry).position(CENTRAL_HEADER - 4).putInt(offset);
      centre.writeBytes(central.array());
      centre.writeBytes(entry.name());
    }
    var end = little(END).putInt(0x06054b50).putInt(0);
    end.putShort((short) entries.size()).putShort((short) entries.size());
    end.putInt(centre.size()).putInt(out.size());
    out.writeBytes(centre.toByteArray());
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  private static ByteBuffer common(ByteBuffer header, Entry entry) {
    return header
        .putShort((short) VERSION)
        .putShort((short) UTF8)
        .putShort((short) entry.method())
        .putShort((short) 0)
        .putShort((short) DATE)
        .putInt(entry.crc())
        .putInt(entry.packed().length)
        .putInt(entry.size())
        .putShort((short) entry.name().length);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Deflates in pure Java at the best level.
  ///
  /// @param raw whether the zlib header and checksum are left out
  public static byte[] deflated(byte[] content, boolean raw) {
    try {
      var deflater = new Deflater(JZlib.Z_BEST_COMPRESSION, JZlib.MAX_WBITS, raw);
      byte[] out = new byte[content.length + content.length / 1000 + 64];
      deflater.setInput(content);
      deflater.setOutput(out);
      int code = deflater.deflate(JZlib.Z_FINISH);
      Check.that(code == JZlib.Z_STREAM_END, "deflating ended with code %d", code);
      int size = Math.toIntExact(deflater.getTotalOut());
      deflater.end();
      return Arrays.copyOf(out, size);
    } catch (GZIPException problem) {
      throw new IllegalStateException("the deflater refuses its own settings", problem);
    }
  }
}
