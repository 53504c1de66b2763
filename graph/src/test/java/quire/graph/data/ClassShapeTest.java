package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.BufferUnderflowException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassShapeTest {
  private static byte[] bytes(Class<?> type) throws IOException {
    try (var in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IOException(type.getName());
      }
      return in.readAllBytes();
    }
  }

  /// Against the JDK's own class-file library: names of class entries, flags, counts, opcodes.
  @ParameterizedTest
  @ValueSource(
      classes = {
        String.class,
        Object.class,
        java.util.HashMap.class,
        Runnable.class,
        java.util.regex.Pattern.class,
        java.lang.invoke.MethodHandles.class,
        Math.class,
        java.math.BigInteger.class,
        java.util.concurrent.TimeUnit.class
      })
  void agreesWithTheClassFileLibrary(Class<?> type) throws IOException {
    byte[] bytes = bytes(type);
    var shape = ClassShape.of(bytes);
    var model = ClassFile.of().parse(bytes);
    Set<String> names = new HashSet<>();
    for (var entry : model.constantPool()) {
      if (entry instanceof ClassEntry of) {
        var symbol = of.asSymbol();
        while (symbol.isArray()) {
          symbol = symbol.componentType();
        }
        if (!symbol.isPrimitive()) {
          String text = symbol.descriptorString();
          names.add(text.substring(1, text.length() - 1));
        }
      }
    }
    assertThat(new HashSet<>(shape.names())).isEqualTo(names);
    int[] opcodes = new int[256];
    for (var method : model.methods()) {
      method
          .code()
          .ifPresent(code -> {
            for (var element : code) {
              if (element instanceof Instruction instruction) {
                opcodes[instruction.opcode().bytecode() & 0xFF]++;
              }
            }
          });
    }
    float[] x = shape.features();
    for (int k = 0; k < 16; k++) {
      assertThat(x[k]).isEqualTo((model.flags().flagsMask() >> k) & 1);
    }
    assertThat(x[16]).isEqualTo((float) Math.log1p(model.interfaces().size()));
    assertThat(x[17]).isEqualTo((float) Math.log1p(model.fields().size()));
    assertThat(x[19]).isEqualTo((float) Math.log1p(model.methods().size()));
    for (int opcode = 0; opcode < 196; opcode++) {
      assertThat(x[ClassShape.WIDTH - 202 + opcode])
          .as("opcode %d", opcode)
          .isEqualTo((float) Math.log1p(opcodes[opcode]));
    }
  }

  /// Damaged bytes are refused by one of the documented exceptions or read as something else.
  @Test
  void survivesMutation() throws IOException {
    byte[] whole = bytes(java.util.regex.Pattern.class);
    var draws = Draws.of(1);
    for (int k = 0; k < 3_000; k++) {
      byte[] bytes =
          java.util.Arrays.copyOf(whole, k % 3 == 0 ? draws.nextInt(whole.length) : whole.length);
      for (int m = 0; m < 3 && bytes.length > 0; m++) {
        bytes[draws.nextInt(bytes.length)] = (byte) draws.nextLong();
      }
      assertThatCode(
              () -> {
                try {
                  ClassShape.of(bytes);
                } catch (BufferUnderflowException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | ArithmeticException refused) {
                  // as documented
                }
              })
          .doesNotThrowAnyException();
    }
  }
}
