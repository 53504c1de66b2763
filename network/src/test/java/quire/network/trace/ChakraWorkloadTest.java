package quire.network.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;
import quire.network.training.IterationGraph;
import quire.network.training.IterationSimulation;
import quire.network.training.IterationSpec;
import quire.network.training.Noise;
import quire.network.training.OpGraph;
import quire.network.training.PipelineOrder;

class ChakraWorkloadTest {
  @TempDir Path folder;
  private Path prefix;

  @BeforeEach
  void name() {
    prefix = folder.resolve("job");
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = CodedOutputStream.newInstance(bytes);
      fields.writeTo(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// An attribute; `field` 9 is int64, 13 uint64.
  private static byte[] number(String name, int field, long value) {
    return message(out -> {
      out.writeString(1, name);
      out.writeUInt64(field, value);
    });
  }

  private static byte[] node(long id, String name, int type, long[] waits, byte[]... attributes) {
    return message(out -> {
      if (id != 0) {
        out.writeUInt64(1, id);
      }
      out.writeString(2, name);
      out.writeEnum(3, type);
      for (long wait : waits) {
        out.writeUInt64(4, wait); // not packed: legal too
      }
      if (type == ChakraNode.COMPUTE) {
        out.writeUInt64(7, 1000);
      }
      for (byte[] attribute : attributes) {
        out.writeByteArray(10, attribute);
      }
    });
  }

  private static byte[] trace(byte[]... nodes) {
    return message(out -> {
      byte[] metadata = message(o -> o.writeString(1, "0.0.4"));
      out.writeUInt32NoTag(metadata.length);
      out.writeRawBytes(metadata);
      for (byte[] node : nodes) {
        out.writeUInt32NoTag(node.length);
        out.writeRawBytes(node);
      }
    });
  }

  private void put(int rank, byte[]... nodes) throws IOException {
    Files.write(folder.resolve("job." + rank + ".et"), trace(nodes));
  }

  private static byte[] reduce(long id, int sizeField, long... waits) {
    return node(
        id,
        "ar",
        ChakraNode.COLLECTIVE,
        waits,
        number("comm_type", 9, 0),
        number("comm_size", sizeField, 1_000_000));
  }

  private ChakraWorkload.Read read(int hosts) {
    return ChakraWorkload.read(prefix, hosts, AstraSystem.NONE, new int[0]);
  }

  private static Topology domain(int gpus) {
    return Topologies.parse("hb:gpus=" + gpus + ",hbBandwidth=100GB/s");
  }

  private static double seconds(OpGraph graph, Topology net) {
    return new IterationSimulation(graph, "ring", net.hb(), List.of())
        .run(net, SimulationOptions.of(net))
        .seconds();
  }

  /// Computation of 1 ms, then an all-reduce of 1 MB: ids of 0, signed and unsigned sizes, one file
  /// packed with gzip.
  @Test
  void readsWhatTheFormatAllows() throws IOException {
    for (int rank = 0; rank < 4; rank++) {
      put(
          rank,
          node(0, "compute", ChakraNode.COMPUTE, new long[0]),
          reduce(7, rank % 2 == 0 ? 9 : 13, 0));
    }
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(Files.readAllBytes(folder.resolve("job.3.et")));
    }
    Files.write(folder.resolve("job.3.et"), packed.toByteArray());
    double expected = 1e-3 + 2 * 3 / 4.0 * 1e6 / 100e9;
    assertThat(seconds(read(4).graph(), domain(4))).isCloseTo(expected, within(1e-12));
  }

  @Test
  void refusesAnotherNumberOfRanks() throws IOException {
    put(0, reduce(0, 9));
    put(1, reduce(0, 9));
    assertThatThrownBy(() -> read(128))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("2 ranks")
        .hasMessageContaining("128 hosts");
    Files.delete(folder.resolve("job.0.et"));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("job.0.et: no such file");
    assertThatThrownBy(
            () -> ChakraWorkload.read(folder.resolve("other"), 1, AstraSystem.NONE, new int[0]))
        .hasMessageContaining("other.0.et");
  }

  @Test
  void namesACircle() throws IOException {
    put(
        0,
        node(3, "a", ChakraNode.COMPUTE, new long[] {5}),
        node(5, "b", ChakraNode.COMPUTE, new long[] {3}));
    assertThatThrownBy(() -> read(1))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("circle")
        .hasMessageContaining("rank 0 node 3 'a' waits for rank 0 node 5 'b'");
  }

  /// Two ranks that enter two messages in opposite orders wait for ever on real machines.
  @Test
  void namesACircleAcrossRanks() throws IOException {
    for (int rank = 0; rank < 2; rank++) {
      int peer = 1 - rank;
      put(
          rank,
          node(
              0,
              "get",
              ChakraNode.RECEIVE,
              new long[0],
              number("comm_src", 9, peer),
              number("comm_tag", 9, 1)),
          node(
              1,
              "put",
              ChakraNode.SEND,
              new long[] {0},
              number("comm_dst", 9, peer),
              number("comm_tag", 9, 1),
              number("comm_size", 9, 10)));
    }
    assertThatThrownBy(() -> read(2)).hasMessageContaining("circle").hasMessageContaining("'put'");
  }

  @Test
  void refusesWhatDoesNotFitTogether() throws IOException {
    put(0, reduce(0, 9, 9));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("waits for node 9");
    put(0, reduce(0, 9), reduce(0, 9));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("its id stands on another node");
    put(0, node(0, "x", ChakraNode.COLLECTIVE, new long[0], number("comm_type", 9, 3)));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("comm_type 3");
    put(0, node(0, "x", ChakraNode.COLLECTIVE, new long[0], number("comm_type", 9, 0)));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("comm_size");
    put(
        0,
        node(
            0,
            "s",
            ChakraNode.SEND,
            new long[0],
            number("comm_dst", 9, 0),
            number("comm_size", 9, 4)));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("never receives");
    put(0, node(0, "r", ChakraNode.RECEIVE, new long[0], number("comm_src", 9, 0)));
    assertThatThrownBy(() -> read(1)).hasMessageContaining("nothing is sent");
    Files.write(folder.resolve("job.0.et"), new byte[0]);
    assertThatThrownBy(() -> read(1)).hasMessageContaining("empty");
    Files.write(folder.resolve("job.0.et"), "no trace at all".getBytes());
    assertThatThrownBy(() -> read(1)).isInstanceOf(RequestException.class);
  }

  /// What is written and read again takes the same time. Unequal all-to-alls become messages, which
  /// do not wait for their receiver to be ready: there a thousandth may be gained.
  @Test
  void exportedIterationsReadBackTheSame() {
    var spec =
        new IterationSpec(
            2,
            2,
            2,
            2,
            1,
            1,
            4,
            IterationSpec.ORDER,
            PipelineOrder.ONE_FORWARD_ONE_BACKWARD,
            IterationSpec.everyStage(2, 0.0101234567),
            IterationSpec.everyStage(2, 0.02),
            new IterationSpec.Calls(2, 5e6),
            IterationSpec.Calls.NONE,
            new IterationSpec.Calls(1, 4e6),
            3e6,
            IterationSpec.everyStage(2, 8e6),
            IterationSpec.everyStage(2, 4e6),
            1,
            1e6,
            0.001,
            false);
    for (var noise : List.of(Noise.NONE, new Noise(0.1, 0, 4), new Noise(0.1, 0.8, 4))) {
      OpGraph graph = IterationGraph.of(spec, noise);
      ChakraWriter.write(graph, prefix);
      var net = domain(8);
      assertThat(seconds(read(8).graph(), net))
          .isCloseTo(seconds(graph, net), within(noise.expertSkew() == 0 ? 1e-9 : 2e-4));
    }
  }

  /// A damaged file is refused in a line or read; nothing else happens, and nothing hangs.
  @Test
  void damagedFilesAreRefusedOrRead() throws IOException {
    put(0, node(0, "c", ChakraNode.COMPUTE, new long[0]), reduce(1, 9, 0), reduce(2, 13, 1));
    byte[] good = Files.readAllBytes(folder.resolve("job.0.et"));
    var random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      Files.write(folder.resolve("job.0.et"), bad);
      try {
        assertThat(read(1).graph().gpus()).isEqualTo(1);
      } catch (RequestException expected) {
        refused++;
        assertThat(expected.getMessage()).contains("job");
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
