package quire.graph.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What one class file names and how it is shaped; names of members and texts are not looked at.
///
/// Format: Java Virtual Machine Specification, chapter 4.
///
/// @param names binary names of the classes that its constant pool names, elements of array types
///   too
/// @param features [#WIDTH] numbers: 16 access flags, then log(1 + count) of interfaces, fields,
///   static fields, methods, static, abstract and native methods, bytes of code, constants by kind,
///   and instructions by opcode
record ClassShape(List<String> names, float[] features) {
  private static final int FLAGS = 16;
  private static final int COUNTS = 8;
  private static final int TAGS = 21;
  private static final int OPCODES = 202;

  /// Features a class.
  static final int WIDTH = FLAGS + COUNTS + TAGS + OPCODES;

  private static final int MAGIC = 0xCAFEBABE;
  private static final int STATIC = 0x8;
  private static final int NATIVE = 0x100;
  private static final int ABSTRACT = 0x400;

  /// Bytes of each instruction, opcode included; 0 where the length varies.
  private static final byte[] LENGTHS = lengths();

  /// Bytes that are no class file raise an [IllegalArgumentException], an
  /// [IndexOutOfBoundsException], an [ArithmeticException] or a
  /// [java.nio.BufferUnderflowException].
  static ClassShape of(byte[] bytes) {
    return new Parser(ByteBuffer.wrap(bytes)).parse();
  }

  private static byte[] lengths() {
    byte[] lengths = new byte[OPCODES];
    java.util.Arrays.fill(lengths, (byte) 1);
    set(lengths, 2, 16, 16, 18, 18, 21, 25, 54, 58, 169, 169, 188, 188);
    set(lengths, 3, 17, 17, 19, 20, 132, 132, 153, 168, 178, 184, 187, 187, 189, 189, 192, 193);
    set(lengths, 3, 198, 199);
    set(lengths, 4, 197, 197);
    set(lengths, 5, 185, 186, 200, 201);
    set(lengths, 0, 170, 171, 196, 196);
    return lengths;
  }

  private static void set(byte[] lengths, int value, int... ranges) {
    for (int k = 0; k < ranges.length; k += 2) {
      java.util.Arrays.fill(lengths, ranges[k], ranges[k + 1] + 1, (byte) value);
    }
  }

  /// One pass over the bytes.
  private static final class Parser {
    private final ByteBuffer in;
    private final int[] counts = new int[WIDTH];
    private final List<String> names = new ArrayList<>();
    private int[] utf8 = new int[0];

    Parser(ByteBuffer in) {
      this.in = in;
    }

    ClassShape parse() {
      if (in.getInt() != MAGIC) {
        throw new IllegalArgumentException("no class file");
      }
      skip(4);
      constants();
      int flags = u2();
      skip(4);
      int interfaces = u2();
      skip(2 * interfaces);
      counts[FLAGS] = interfaces;
      members(1, 2, -1, -1);
      members(3, 4, 5, 6);
      float[] features = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        features[k] = k < FLAGS ? (flags >> k) & 1 : (float) Math.log1p(counts[k]);
      }
      return new ClassShape(names, features);
    }

    private void constants() {
      int count = u2();
      utf8 = new int[count];
      int[] classes = new int[count];
      for (int k = 1; k < count; k++) {
        int tag = in.get() & 0xFF;
        if (tag < TAGS) {
          counts[FLAGS + COUNTS + tag]++;
        }
        switch (tag) {
          case 1 -> {
            utf8[k] = in.position();
            skip(u2());
          }
          case 7 -> classes[k] = u2();
          case 8, 16, 19, 20 -> skip(2);
          case 15 -> skip(3);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
          case 5, 6 -> {
            skip(8);
            k++;
          }
          default -> throw new IllegalArgumentException("constant of kind " + tag);
        }
      }
      for (int name : classes) {
        if (name > 0) {
          addName(text(name));
        }
      }
    }

    /// `java/lang/String`, or for an array the name inside `[Ljava/lang/String;`.
    private void addName(String name) {
      if (!name.startsWith("[")) {
        names.add(name);
        return;
      }
      int from = name.lastIndexOf('[') + 1;
      if (name.startsWith("L", from) && name.endsWith(";")) {
        names.add(name.substring(from + 1, name.length() - 1));
      }
    }

    private void members(int all, int statics, int abstracts, int natives) {
      int count = u2();
      counts[FLAGS + all] += count;
      for (int m = 0; m < count; m++) {
        int flags = u2();
        counts[FLAGS + statics] += (flags & STATIC) != 0 ? 1 : 0;
        if (abstracts >= 0) {
          counts[FLAGS + abstracts] += (flags & ABSTRACT) != 0 ? 1 : 0;
          counts[FLAGS + natives] += (flags & NATIVE) != 0 ? 1 : 0;
        }
        skip(4);
        attributes();
      }
    }

    private void attributes() {
      int count = u2();
      for (int a = 0; a < count; a++) {
        int name = u2();
        int length = in.getInt();
        int end = Math.addExact(in.position(), length);
        if (isCode(name)) {
          skip(4);
          code(in.getInt());
        }
        in.position(end);
      }
    }

    private void code(int length) {
      counts[FLAGS + COUNTS - 1] += length;
      int start = in.position();
      int end = start + length;
      while (in.position() < end) {
        int at = in.position();
        int opcode = in.get() & 0xFF;
        if (opcode >= OPCODES) {
          throw new IllegalArgumentException("opcode " + opcode);
        }
        counts[FLAGS + COUNTS + TAGS + opcode]++;
        if (LENGTHS[opcode] > 0) {
          in.position(at + LENGTHS[opcode]);
        } else {
          varying(opcode, at, start);
        }
      }
    }

    private void varying(int opcode, int at, int start) {
      if (opcode == 196) {
        int widened = in.get() & 0xFF;
        in.position(at + (widened == 132 ? 6 : 4));
        return;
      }
      in.position(start + ((at - start) / 4 + 1) * 4);
      skip(4);
      if (opcode == 170) {
        int low = in.getInt();
        int high = in.getInt();
        skip(Math.multiplyExact(4, Math.addExact(Math.subtractExact(high, low), 1)));
      } else {
        skip(Math.multiplyExact(8, in.getInt()));
      }
    }

    private boolean isCode(int name) {
      int at = utf8[name];
      return at > 0 && in.getInt(at) == 0x0004_436F && in.getShort(at + 4) == 0x6465;
    }

    private String text(int constant) {
      int at = utf8[constant];
      int length = in.getShort(at) & 0xFFFF;
      return new String(in.array(), at + 2, length, StandardCharsets.UTF_8);
    }

    private int u2() {
      return in.getShort() & 0xFFFF;
    }

    private void skip(int bytes) {
      in.position(Math.addExact(in.position(), bytes));
    }
  }
}
