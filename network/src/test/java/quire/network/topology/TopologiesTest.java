package quire.network.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.base.WorkException;

class TopologiesTest {
  @TempDir Path folder;

  private static Topology of(String specification) {
    return Topologies.parse(specification);
  }

  /// Closed forms of the literature; diameters and cuts also by networkx 3.x (diameter, minimum cut
  /// between the halves with capacity 1 a cable).
  @ParameterizedTest
  @CsvSource({
    "fat-tree:radix=4;tiers=3;bandwidth=1GB/s, 16, 20, 48, 4, 6, 8",
    "fat-tree:radix=8;tiers=3;bandwidth=1GB/s, 128, 80, 384, 8, 6, 64",
    "fat-tree:radix=4;tiers=4;bandwidth=1GB/s, 32, 56, 128, 4, 8, 16",
    "fat-tree:radix=64;gpus=256;bandwidth=1GB/s, 256, 12, 512, 64, 4, 128",
    "fat-tree:radix=64;gpus=1024;bandwidth=1GB/s, 1024, 48, 2048, 64, 4, 512",
    "fat-tree:radix=64;gpus=48;bandwidth=1GB/s, 48, 1, 48, 64, 2, 24",
    "fat-tree:radix=8;gpus=24;oversubscription=3:1;bandwidth=1GB/s, 24, 5, 32, 8, 4, 4",
    "leaf-spine:leaves=4;hostsPerLeaf=6;spines=3;bandwidth=1GB/s, 24, 7, 36, 9, 4, 6",
    "torus:dims=4x4x4;bandwidth=1GB/s, 64, 0, 192, 6, 6, 32",
    "torus:dims=8x4;bandwidth=1GB/s, 32, 0, 64, 4, 6, 8",
    "torus:dims=2x3x4;bandwidth=1GB/s, 24, 0, 60, 5, 4, 12",
    "dragonfly:p=2;a=4;h=2;bandwidth=1GB/s, 72, 36, 162, 7, 3, 24",
    "dragonfly:p=2;a=4;h=2;arrangement=absolute;bandwidth=1GB/s, 72, 36, 162, 7, 3, 20",
    "hb:gpus=8;hbBandwidth=1GB/s, 8, 1, 8, , 2, 4",
    "rail-only:gpus=64;hb=8;radix=64;hbBandwidth=9GB/s;nicBandwidth=1GB/s, 64, 8, 64, 64, 4, 32",
    "rail-only:gpus=512;hb=8;radix=16;hbBandwidth=9GB/s;nicBandwidth=1GB/s, 512, 96, 1024, 16, 6, 256",
    "rail-optimized:gpus=256;hb=8;hbBandwidth=9GB/s;nicBandwidth=1GB/s, 256, 12, 512, 64, 4, 128",
  })
  void counts(
      String spec,
      int hosts,
      int switches,
      int cables,
      Integer radix,
      int diameter,
      int bisection) {
    var topology = of(spec.replace(';', ','));
    var metrics = new TopologyMetrics(topology);
    assertThat(topology.hosts()).isEqualTo(hosts);
    assertThat(topology.switches()).isEqualTo(switches);
    assertThat(topology.cables()).isEqualTo(cables);
    assertThat(topology.radix()).isEqualTo(radix == null ? 0 : radix);
    assertThat(metrics.diameter()).hasValue(diameter);
    assertThat(metrics.bisectionLinks()).hasValue(bisection);
  }

  /// 5k^2/4 switches, k^3/4 hosts, 3k^3/4 cables; ports within the radix.
  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 12})
  void fatTreeOfThreeTiers(int k) {
    var tree = of("fat-tree:radix=%d,tiers=3,bandwidth=1GB/s".formatted(k));
    assertThat(tree.switches()).isEqualTo(5 * k * k / 4);
    assertThat(tree.hosts()).isEqualTo(k * k * k / 4);
    assertThat(tree.cables()).isEqualTo(3 * k * k * k / 4);
    portsWithinRadix(tree, k);
  }

  /// The tables of switches and transceivers divide exactly where N fits; here every rail is wired.
  @ParameterizedTest
  @CsvSource({"4096, 32, 16, 384", "4096, 64, 16, 192", "4096, 256, 16, 16"})
  void railOnlyIsSeparateNetworks(int gpus, int radix, int hb, int switches) {
    var rails =
        of(
            "rail-only:gpus=%d,hb=%d,radix=%d,hbBandwidth=9GB/s,nicBandwidth=1GB/s"
                .formatted(gpus, hb, radix));
    assertThat(rails.switches()).isEqualTo(switches);
    portsWithinRadix(rails, radix);
    assertThat(rails.node("rail15.leaf0")).isPresent();
    int leaf = rails.node("rail3.leaf0").orElseThrow();
    for (int k = 0; k < rails.outDegree(leaf); k++) {
      int to = rails.to(rails.out(leaf, k));
      assertThat(to >= gpus || rails.rail(to) == 3).isTrue();
    }
  }

  private static void portsWithinRadix(Topology topology, int radix) {
    for (int v = topology.hosts(); v < topology.nodes(); v++) {
      if (topology.nodeKind(v) == NodeKind.SWITCH) {
        assertThat(topology.outDegree(v)).as(topology.name(v)).isLessThanOrEqualTo(radix);
      }
    }
  }

  /// Any number of ports, also odd ones, stays within the radix and joins all hosts.
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 9, 17, 31, 32, 33, 50, 64, 65, 100, 127})
  void partlyFilledClos(int ports) {
    var tree = of("fat-tree:radix=8,gpus=%d,bandwidth=1GB/s".formatted(ports));
    portsWithinRadix(tree, 8);
    assertThat(new TopologyMetrics(tree).diameter()).isPresent();
  }

  @Test
  void railOptimizedKeepsARailOnItsLeaves() {
    var net = of("rail-optimized:gpus=512,hb=8,hbBandwidth=9GB/s,nicBandwidth=1GB/s");
    for (int host = 0; host < 512; host++) {
      int leaf = net.to(net.out(host, 0));
      assertThat(net.name(leaf)).isEqualTo("leaf" + (2 * (host % 8) + host / 8 / 32));
    }
    var odd = of("rail-optimized:gpus=72,hb=6,radix=16,hbBandwidth=9GB/s,nicBandwidth=1GB/s");
    portsWithinRadix(odd, 16);
    assertThat(odd.node("leaf11")).isPresent();
  }

  @Test
  void planesSplitTheCard() {
    var net = of("rail-only:gpus=16,hb=8,planes=2,hbBandwidth=9GB/s,nicBandwidth=2GB/s");
    assertThat(net.switches()).isEqualTo(16);
    int link = net.link(3, net.node("plane1.rail3.leaf0").orElseThrow());
    assertThat(net.capacity(link)).isEqualTo(1e9);
  }

  /// Every pair of groups has one cable, every router h of them.
  @ParameterizedTest
  @ValueSource(strings = {"palmtree", "absolute"})
  void dragonflyGroups(String arrangement) {
    var net = of("dragonfly:p=3,a=6,h=3,arrangement=%s,bandwidth=1GB/s".formatted(arrangement));
    assertThat(net.groups()).isEqualTo(19);
    int[][] between = new int[19][19];
    for (int link = 0; link < net.links(); link++) {
      between[net.groupOf(net.from(link))][net.groupOf(net.to(link))]++;
    }
    for (int g = 0; g < 19; g++) {
      for (int h = 0; h < 19; h++) {
        assertThat(between[g][h]).isEqualTo(g == h ? 2 * (15 + 18) : 1);
      }
    }
    portsWithinRadix(net, 3 + 5 + 3);
  }

  private Path file(String name, String text) throws java.io.IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// What is written as YAML is read back as the same network.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rail-only:gpus=32,hb=8,radix=16,hbBandwidth=300GB/s,nicBandwidth=25GB/s,nicLatency=2us",
        "torus:dims=4x2,bandwidth=50GB/s,latency=500ns",
        "dragonfly:p=1,a=2,h=1,bandwidth=50GB/s"
      })
  void yamlAndBack(String spec) throws Exception {
    var first = of(spec);
    var again = of(file("t.yaml", TopologyExport.YAML.text(first)).toString());
    assertThat(TopologyExport.SIMGRID.text(again)).isEqualTo(TopologyExport.SIMGRID.text(first));
    assertThat(again.kind()).isEqualTo(first.kind());
  }

  @Test
  void graphsAreReadAndWritten() throws Exception {
    String text =
        """
        kind: graph
        hosts: [a, b, c]
        switches: [s]
        links:
          - "a s 50GB/s 500ns"
          - "b s 50GB/s"
          - "c s 400Gbps 1us"
        """;
    var net = of(file("g.yaml", text).toString());
    assertThat(net.hosts()).isEqualTo(3);
    assertThat(net.latency(0)).isCloseTo(500e-9, org.assertj.core.api.Assertions.within(1e-20));
    assertThat(net.hostsForward()).isFalse();
    var again = of(file("h.yaml", TopologyExport.YAML.text(net)).toString());
    assertThat(TopologyExport.SIMGRID.text(again)).isEqualTo(TopologyExport.SIMGRID.text(net));
    assertThat(TopologyExport.DOT.text(net)).contains("\"a\" -- \"s\" [label=\"50.00 GB/s\"]");
    refused(
        "g.yaml:6: link 'b x 50GB/s': x is no host and no switch",
        "g.yaml",
        text.replace("b s", "b x"));
    refused(
        "g.yaml:7: link 'c s 400 1us': 400: has no unit", "g.yaml", text.replace("400Gbps", "400"));
    refused("'a' is named twice", "g.yaml", text.replace("[s]", "[a]"));
    refused("unknown key 'size'", "g.yaml", text + "size: 3\n");
  }

  @Test
  void htsim() throws Exception {
    String text =
        """
        Nodes 16
        Tiers 3
        Podsize 4
        Tier 0
        Downlink_speed_Gbps 400
        Radix_Down 2
        Radix_Up 2
        Downlink_Latency_ns 500
        Tier 1
        Downlink_speed_Gbps 400
        Radix_Down 2
        Radix_Up 2
        Downlink_Latency_ns 500
        Tier 2
        Downlink_speed_Gbps 400
        Radix_Down 4
        Downlink_Latency_ns 1000
        """;
    var net = of(file("f.topo", text).toString());
    assertThat(net.hosts()).isEqualTo(16);
    assertThat(net.switches()).isEqualTo(20);
    assertThat(net.cables()).isEqualTo(48);
    assertThat(new TopologyMetrics(net).diameter()).hasValue(6);
    assertThat(net.capacity(0)).isEqualTo(50e9);
    refused(
        "f.topo:5: Downlink_speed_Gbps must be a number, is 'fast'",
        "f.topo",
        text.replaceFirst("400", "fast"));
    refused("is missing", "f.topo", text.replaceFirst("Radix_Down 2\n", ""));
    refused("f.topo:18: unknown key 'Colour'", "f.topo", text + "Colour 3\n");
    refused("10 is not a multiple of 4", "f.topo", text.replace("Nodes 16", "Nodes 10"));
  }

  @Test
  void simai() throws Exception {
    String text =
        """
        7 2 2 1 8 H100
        4 5 6
        0 4 2400Gbps 0.000025ms 0
        1 4 2400Gbps 0.000025ms 0
        2 5 2400Gbps 0.000025ms 0
        3 5 2400Gbps 0.000025ms 0
        0 6 400Gbps 0.0005ms 0
        1 6 400Gbps 0.0005ms 0
        2 6 400Gbps 0.0005ms 0
        3 6 400Gbps 0.0005ms 0
        """;
    var net = of(file("s.txt", text).toString());
    assertThat(net.hosts()).isEqualTo(4);
    assertThat(net.hb()).isEqualTo(2);
    assertThat(net.switches()).isEqualTo(1);
    assertThat(net.cables()).isEqualTo(4);
    refused(
        "s.txt:1: 9 links are promised, 8 follow", "s.txt", text.replace("1 8 H100", "1 9 H100"));
    refused("s.txt:7: 'x' must be a whole number", "s.txt", text.replace("0 6 400", "x 6 400"));
    refused("s.txt:10: error rate 0.1", "s.txt", text.replaceFirst("0\n\\z", "0.1\n"));
    refused("s.txt:2: the second line must list", "s.txt", text.replace("4 5 6\n", "4 5\n"));
  }

  @Test
  void astra() throws Exception {
    String text =
        """
        topology: [ Ring, Switch ]
        npus_count: [ 4, 2 ]
        bandwidth: [ 50.0, 25.0 ]  # GB/s
        latency: [ 500.0, 700.0 ]  # ns
        """;
    var net = of(file("n.yml", text).toString());
    assertThat(net.hosts()).isEqualTo(8);
    assertThat(net.switches()).isEqualTo(4);
    assertThat(net.capacity(0)).isEqualTo(50.0 * (1 << 30));
    assertThat(of(file("r.yml", text.replace("Switch", "Ring")).toString()).dims())
        .containsExactly(4, 2);
    refused("n.yml:3: 'bandwidth: [ 50.0, tbd ]", "n.yml", text.replace("25.0", "tbd"));
    refused(
        "n.yml:2: npus_count has 1 entries for 2 dimensions", "n.yml", text.replace("4, 2", "4"));
    refused("n.yml:1: topology 'Mesh'", "n.yml", text.replace("Switch", "Mesh"));
    refused("n.yml:3: bandwidth must be above 0", "n.yml", text.replace("50.0", "0"));
    refused("n.yml:5: unknown key 'colour'", "n.yml", text + "colour: 3\n");
  }

  private void refused(String message, String name, String text) throws java.io.IOException {
    String path = file(name, text).toString();
    assertThatThrownBy(() -> of(path))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rail-only:gpus=32,hb=7,hbBandwidth=1GB/s,nicBandwidth=1GB/s | hb: 7 does not divide 32 gpus; 28 or 35",
        "rail-only:gpus=32,hb=8,radix=7,hbBandwidth=1GB/s,nicBandwidth=1GB/s | radix must be even",
        "rail-only:gpus=32,hb=8,radix=2,hbBandwidth=1GB/s,nicBandwidth=1GB/s | radix must be even and lie in [4",
        "rail-only:gpus=32,hb=8,hbBandwidth=1,nicBandwidth=1GB/s | hbBandwidth 1: has no unit",
        "rail-only:gpus=32,hb=8,hbBandwidth=1GB/s,nicBandwidth=-1GB/s | nicBandwidth -1GB/s: is negative",
        "rail-only:gpus=32,hb=8,hbBandwidth=NaN,nicBandwidth=1GB/s | hbBandwidth NaN",
        "rail-only:gpus=32,hb=8,hbBandwidth=1GB/s | key 'nicBandwidth' is missing",
        "rail-only:gpus=32,hb=8,hbBandwidth=1GB/s,nicBandwidth=1GB/s,colour=red | unknown key 'colour'; known:",
        "torus:dims=4xx4,bandwidth=1GB/s | dims: must be lengths like 4x4x4",
        "torus:dims=4,dims=5,bandwidth=1GB/s | key 'dims' twice",
        "torus:dims=1000x1000x1000,bandwidth=1GB/s | hosts of the torus",
        "dragonfly:p=2,a=0,h=2,bandwidth=1GB/s | a must lie in",
        "fat-tree:radix=4,tiers=9,bandwidth=1GB/s | tiers must lie in [1, 4], is 9",
        "fat-tree:radix=4,tiers=2,gpus=9,bandwidth=1GB/s | reach 8 ports, not 9",
        "mesh:dims=4 | is no file and no kind",
        "hb:gpus=0,hbBandwidth=1GB/s | hosts must lie in",
        "torus:dims | must be key=value",
      })
  void refusals(String spec, String message) {
    assertThatThrownBy(() -> of(spec))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
  }

  /// Damaged files are read or refused in plain words; nothing else is thrown and nothing hangs.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void damagedFiles(long seed) throws Exception {
    List<String> good = new ArrayList<>();
    good.add(
        "Nodes 4\nTiers 2\nPodsize 4\nTier 0\nDownlink_speed_Gbps 4\nRadix_Down 2\nRadix_Up 2\nDownlink_Latency_ns 5\nTier 1\nDownlink_speed_Gbps 4\nRadix_Down 2\nDownlink_Latency_ns 5\n");
    good.add("3 2 1 0 2 H100\n2\n0 2 400Gbps 1ms 0\n1 2 400Gbps 1ms 0\n");
    good.add("topology: [ Ring ]\nnpus_count: [ 4 ]\nbandwidth: [ 5.0 ]\nlatency: [ 5.0 ]\n");
    good.add(
        "kind: graph\nhosts: [a, b]\nswitches: [s]\nlinks: [\"a s 5GB/s 5ns\", \"b s 5GB/s\"]\n");
    good.add("kind: torus\ndims: 4x4\nbandwidth: 5GB/s\n");
    var random = new Random(seed);
    String letters = "0123456789 -.:,[]\"\nabsx#&*{}";
    for (int i = 0; i < 500; i++) {
      var text = new StringBuilder(good.get(i % good.size()));
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
          case 1 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
          default -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(5)));
        }
      }
      try {
        TopologyFiles.parse(text.toString(), "damaged");
      } catch (RequestException | WorkException refusal) {
        assertThat(refusal.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void exportsForOthers() {
    var net = of("rail-only:gpus=4,hb=2,hbBandwidth=9GB/s,nicBandwidth=1GB/s,nicLatency=2us");
    assertThat(TopologyExport.SIMGRID.text(net))
        .contains("<host id=\"gpu3\" speed=\"1Gf\"/>", "<router id=\"rail1.leaf0\"/>")
        .contains("bandwidth=\"1.0E9Bps\" latency=\"1.0E-6s\"");
    assertThat(TopologyExport.SVG.text(net)).startsWith("<svg").contains("rail0.leaf0");
    assertThat(net.linkName(net.link(0, net.node("rail0.leaf0").orElseThrow())))
        .isEqualTo("gpu0->rail0.leaf0");
    var parallel = of("fat-tree:radix=8,gpus=12,bandwidth=1GB/s");
    var names = new java.util.HashSet<String>();
    for (int link = 0; link < parallel.links(); link++) {
      assertThat(names.add(parallel.linkName(link))).isTrue();
    }
    assertThatThrownBy(() -> TopologyExport.of("png"))
        .hasMessageContaining("simgrid, dot, svg or yaml");
  }
}
