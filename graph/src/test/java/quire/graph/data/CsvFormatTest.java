package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.graph.GraphData;

class CsvFormatTest {
  static final String NODES =
      """
      id,label,split,f0,f1
      a,red,train,0.5,1
      b,red,train,-1,2e3
      c,blue,val,0,0
      d,blue,test,3,4
      e,,,5,6
      """;
  static final String EDGES = "source,target,w0\na,b,0.3\nb,c,1\nc,a,2\nd,a,4\n";

  @TempDir Path folder;

  private GraphData read(String nodes, String edges) throws IOException {
    Files.writeString(folder.resolve("nodes.csv"), nodes);
    Files.writeString(folder.resolve("edges.csv"), edges);
    return GraphData.read(folder);
  }

  @Test
  void readsAllColumns() throws IOException {
    var data = read(NODES, EDGES);
    assertThat(data.name()).isEqualTo(folder.getFileName().toString());
    assertThat(data.task()).isEqualTo(GraphData.Task.NODE);
    assertThat(data.nodes()).isEqualTo(5);
    assertThat(data.edges()).isEqualTo(4);
    assertThat(data.id(3)).isEqualTo("d");
    assertThat(data.classes()).containsExactly("blue", "red");
    assertThat(data.labels().index()).containsExactly(1, 1, 0, 0, -1);
    assertThat(data.features().rows(0, 5)).containsExactly(.5f, 1, -1, 2000, 0, 0, 3, 4, 5, 6);
    assertThat(data.split().items(Part.TRAIN)).containsExactly(0, 1);
    assertThat(data.split().items(Part.VAL)).containsExactly(2);
    assertThat(data.split().items(Part.TEST)).containsExactly(3);
    assertThat(data.splitDrawn()).isFalse();
    // rows by target: a <- b c d, b <- a c, c <- a b, d <- a; reverses carry the same feature
    assertThat(data.local().source()).containsExactly(1, 2, 3, 0, 2, 0, 1, 0);
    assertThat(data.local().targets()).containsExactly(0, 0, 0, 1, 1, 2, 2, 3);
    assertThat(data.local().features()).containsExactly(.3f, 2, 4, .3f, 1, 2, 1, 4);
    assertThat(data.isolated()).isEqualTo(1);
    assertThat(data.warnings()).isEmpty();
  }

  static byte[] gzip(String text, int members) throws IOException {
    var all = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int m = 0; m < members; m++) {
      int from = bytes.length * m / members;
      int to = bytes.length * (m + 1) / members;
      try (var gz = new GZIPOutputStream(all)) {
        gz.write(bytes, from, to - from);
      }
    }
    return all.toByteArray();
  }

  /// The same data as gzip of several members, with BOM and CRLF, with quotes: the same graph.
  @Test
  void allFormsOfTextAreTheSame() throws IOException {
    var plain = read(NODES, EDGES);
    var nodes = new StringBuilder("\uFEFF");
    NODES.lines().forEach(line -> nodes.append("\"" + line.replace(",", "\",\"") + "\"\r\n"));
    Files.delete(folder.resolve("nodes.csv"));
    Files.delete(folder.resolve("edges.csv"));
    Files.write(folder.resolve("nodes.csv.gz"), gzip(nodes.toString(), 5));
    Files.write(folder.resolve("edges.csv.gz"), gzip("\n" + EDGES.replace("\n", "\n\n"), 3));
    var other = GraphData.read(folder);
    assertThat(other.labels().index()).isEqualTo(plain.labels().index());
    assertThat(other.features().rows(0, 5)).isEqualTo(plain.features().rows(0, 5));
    assertThat(other.local().source()).isEqualTo(plain.local().source());
    assertThat(other.local().features()).isEqualTo(plain.local().features());
    assertThat(other.id(4)).isEqualTo("e");
  }

  @Test
  void aLargeFileOfManyMembersIsReadWhole() throws IOException {
    var nodes = new StringBuilder("id,f0\n");
    for (int i = 0; i < 60_000; i++) {
      nodes.append("node-").append(i).append(',').append(i).append('\n');
    }
    Files.write(folder.resolve("nodes.csv.gz"), gzip(nodes.toString(), 40));
    Files.writeString(folder.resolve("edges.csv"), "source,target\nnode-0,node-59999\n");
    var data = GraphData.read(folder);
    assertThat(data.nodes()).isEqualTo(60_000);
    assertThat(data.features().rows(59_999, 60_000)).containsExactly(59_999);
    assertThat(data.task()).isEqualTo(GraphData.Task.LINK);
  }

  @Test
  void quotedIdsKeepCommasQuotesAndLineBreaks() throws IOException {
    var data =
        read(
            "id,label\n\"a,1\",x\n\"say \"\"b\"\"\",y\n\"two\nlines\",x\n",
            "source,target\n\"a,1\",\"say \"\"b\"\"\"\n\"two\nlines\",\"a,1\"\n");
    assertThat(data.id(0)).isEqualTo("a,1");
    assertThat(data.id(1)).isEqualTo("say \"b\"");
    assertThat(data.id(2)).isEqualTo("two\nlines");
    assertThat(data.edges()).isEqualTo(2);
  }

  @Test
  void numbersOrderClassesByValueAndTextByText() throws IOException {
    assertThat(read("id,label\na,10\nb,9\nc,-1.5\n", "source,target\n").classes())
        .containsExactly("-1.5", "9", "10");
    assertThat(read("id,label\na,10\nb,9\nc,x\n", "source,target\n").classes())
        .containsExactly("10", "9", "x");
  }

  @Test
  void cleaningIsCounted() throws IOException {
    var data =
        read("id\na\nb\nc\nd\n", "source,target,w0\na,a,1\na,b,2\na,b,3\nb,a,4\nc,b,5\nb,b,6\n");
    assertThat(data.loopsDropped()).isEqualTo(2);
    assertThat(data.repeatsMerged()).isEqualTo(1);
    assertThat(data.reversesAdded()).isEqualTo(1);
    assertThat(data.edges()).isEqualTo(2);
    assertThat(data.isolated()).isEqualTo(1);
    assertThat(data.components()).isEqualTo(2);
    // a <- b 4, b <- a 2 (the first of the repeats), b <- c 5, c <- b 5 (reverse)
    assertThat(data.local().features()).containsExactly(4, 2, 5, 5);
    assertThat(data.warnings())
        .singleElement()
        .asString()
        .contains("1 go one way, 1 pairs go both")
        .contains("--directed");
  }

  @Test
  void directedKeepsTwoKinds() throws IOException {
    read("id\na\nb\nc\n", "source,target\na,b\nb,a\nc,b\n");
    var source =
        new GraphSource(folder.toString(), "csv", java.util.Map.of(), Shares.COMMON, 0, true, 0);
    var data = source.load();
    assertThat(data.edges()).isEqualTo(2);
    assertThat(data.reversesAdded()).isEqualTo(3);
    assertThat(data.local().directed()).isTrue();
    assertThat(data.local().targets()).containsExactly(0, 0, 1, 1, 1, 2);
    assertThat(data.local().source()).containsExactly(1, 1, 0, 0, 2, 1);
    assertThat(data.local().kind()).containsExactly(0, 1, 0, 1, 0, 1);
    assertThat(data.largestDegree()).isEqualTo(2);
    assertThat(data.warnings()).isEmpty();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("", EDGES, "nodes.csv:1: is empty"),
        Arguments.of("name,f0\na,1\n", EDGES, "nodes.csv:1: no column 'id' (there are name, f0)"),
        Arguments.of("id,id\na,b\n", EDGES, "nodes.csv:1: column 'id' stands twice"),
        Arguments.of("id,f0\n", EDGES, "nodes.csv:2: holds no nodes"),
        Arguments.of("id,f0\na,1\nb\n", EDGES, "nodes.csv:3: has 1 fields, the header 2"),
        Arguments.of("id,f0\na,1\nb,x\n", EDGES, "nodes.csv:3: column f0: 'x' is no number"),
        Arguments.of("id,f0\na,NaN\n", EDGES, "nodes.csv:2: column f0: NaN is not finite"),
        Arguments.of("id,f0\n\na,-Infinity\n", EDGES, "nodes.csv:3: column f0: -Infinity"),
        Arguments.of("id,f0\na,1e99\n", EDGES, "nodes.csv:2: column f0: 1e99 is not finite"),
        Arguments.of("id,f0\na,1\na,2\n", EDGES, "nodes.csv:3: id 'a' is that of line 2 too"),
        Arguments.of("id,f0\n,2\n", EDGES, "nodes.csv:2: the id is empty"),
        Arguments.of("id,label,split\na,x,trian\n", EDGES, "nodes.csv:2: split 'trian' is none of"),
        Arguments.of("id,label,split\na,,val\n", EDGES, "nodes.csv:2: is in split val but has no"),
        Arguments.of("id\n\"a\n", EDGES, "nodes.csv:2: a quote is not closed"),
        Arguments.of("id\n\"a\"b\n", EDGES, "nodes.csv:2: text behind a closing quote"),
        Arguments.of(NODES, "from,to\na,b\n", "edges.csv:1: no column 'source'"),
        Arguments.of(NODES, "source,target\na,b\na,z\n", "edges.csv:3: node 'z' is not in nodes"),
        Arguments.of(NODES, "source,target,w\na,b,\n", "edges.csv:2: column w: '' is no number"),
        Arguments.of(NODES, "source,target,w\na,b,inf\n", "edges.csv:2: column w: 'inf' is no"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("refusals")
  void refusesByFileAndLine(String nodes, String edges, String message) {
    assertThatThrownBy(() -> read(nodes, edges))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Files.write(folder.resolve("nodes.csv"), new byte[] {'i', 'd', '\n', 'a', '\n', (byte) 0xFF});
    Files.writeString(folder.resolve("edges.csv"), EDGES);
    assertThatThrownBy(() -> GraphData.read(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("nodes.csv:")
        .hasMessageContaining("not UTF-8");
    byte[] whole = gzip(NODES, 1);
    Files.write(folder.resolve("nodes.csv"), java.util.Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> GraphData.read(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("gzip data end too early");
    whole[20] ^= 0x55;
    Files.write(folder.resolve("nodes.csv"), whole);
    assertThatThrownBy(() -> GraphData.read(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("nodes.csv");
  }
}
