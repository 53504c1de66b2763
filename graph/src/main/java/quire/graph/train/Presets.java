package quire.graph.train;

import java.util.LinkedHashMap;
import java.util.Map;
import quire.base.Check;

/// The published configurations (paper, appendix on hyper-parameters). Those that need a part which
/// is not there are known by name and refused with the reason, never trained differently.
final class Presets {
  private static final String ESLAP = "--encoding eslap";
  private static final String LAP = "--encoding lap";
  private static final Map<String, Map<String, String>> THERE = there();
  private static final Map<String, String> MISSING = missing();

  private Presets() {}

  private static Map<String, Map<String, String>> there() {
    var all = new LinkedHashMap<String, Map<String, String>>();
    all.put("computer", citation(80, 150));
    all.put("photo", citation(64, 100));
    all.put("cs", citation(72, 70));
    all.put("physics", citation(72, 70));
    var arxiv = citation(96, 600);
    arxiv.put("layers", "3");
    arxiv.put("dropout", "0.3");
    arxiv.put("lr", "0.01");
    all.put("ogbn-arxiv", arxiv);
    all.put("malnet-tiny", malnet());
    return all;
  }

  /// One graph, GCN and an expander of degree 6; batch does not matter.
  private static Map<String, String> citation(int width, int epochs) {
    var p = new LinkedHashMap<String, String>();
    p.put("layers", "4");
    p.put("width", Integer.toString(width));
    p.put("heads", "2");
    p.put("local", "gcn");
    p.put("attention", "exphormer");
    p.put("degree", "6");
    p.put("virtual", "0");
    p.put("head-layers", "1");
    p.put("pre-layers", "1");
    p.put("dropout", "0.4");
    p.put("epochs", Integer.toString(epochs));
    p.put("lr", "0.001");
    p.put("weight-decay", "0.001");
    p.put("warmup", "5");
    return p;
  }

  private static Map<String, String> malnet() {
    var p = new LinkedHashMap<String, String>();
    p.put("layers", "5");
    p.put("width", "64");
    p.put("heads", "4");
    p.put("local", "gatedgcn");
    p.put("attention", "exphormer");
    p.put("degree", "0");
    p.put("virtual", "4");
    p.put("head-layers", "3");
    p.put("pool", "max");
    p.put("pre-layers", "1");
    p.put("encoder-norm", "true");
    p.put("dropout", "0");
    p.put("epochs", "150");
    p.put("batch", "16");
    p.put("lr", "0.0005");
    p.put("weight-decay", "0.00001");
    p.put("warmup", "10");
    return p;
  }

  private static Map<String, String> missing() {
    var m = new LinkedHashMap<String, String>();
    m.put("mnist", ESLAP + ":8");
    m.put("cifar10", ESLAP + ":8");
    m.put("pattern", ESLAP + ":10");
    m.put("cluster", ESLAP + ":10");
    m.put("voc-sp", LAP + ":10");
    m.put("coco-sp", LAP + ":10");
    m.put("peptides-func", LAP + ":10 and multi-label targets");
    m.put("peptides-struct", LAP + ":10 and numeric targets");
    m.put("pcqm-contact", LAP + ":10 and --task link");
    return m;
  }

  static boolean isKnown(String name) {
    return THERE.containsKey(name) || MISSING.containsKey(name);
  }

  /// The options of a preset.
  ///
  /// @throws quire.base.RequestException for an unknown one, or one that cannot be built yet
  static Map<String, String> of(String name) {
    String needs = MISSING.get(name);
    Check.that(
        needs == null,
        "--config %s: needs %s, which is not there yet; there are %s",
        name,
        needs,
        String.join(", ", THERE.keySet()));
    var preset = THERE.get(name);
    Check.that(
        preset != null,
        "--config %s: is no file and no preset; there are %s",
        name,
        String.join(", ", THERE.keySet()));
    return preset == null ? Map.of() : preset;
  }
}
