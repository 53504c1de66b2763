package quire.data.build;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import quire.base.Progress;
import quire.data.Checksum;
import quire.data.Origin;

/// The classes of a jar as a graph: an edge where the constant pool of one class names the other,
/// the label is the package below the library's own, the features are the shape of the bytecode
/// (flags, counts, a histogram of instructions), never a name.
public final class ClassGraphRecipe implements Recipe {
  private static final String SALT = "quire classes split 1/";
  private static final List<AccessFlag> FLAGS =
      List.of(
          AccessFlag.PUBLIC,
          AccessFlag.FINAL,
          AccessFlag.ABSTRACT,
          AccessFlag.INTERFACE,
          AccessFlag.ENUM,
          AccessFlag.SYNTHETIC);

  private final Origin origin;
  private final String root;
  private final String notice;

  /// @param origin a Maven artifact
  /// @param root the library's own package as a path, such as `org/apache/lucene/`
  public ClassGraphRecipe(Origin origin, String root, String notice) {
    this.origin = origin;
    this.root = root;
    this.notice = notice;
  }

  @Override
  public List<Origin> packages() {
    return List.of(origin);
  }

  @Override
  public Made build(Packages packages, Progress progress) {
    var files = packages.read(origin, name -> name.startsWith(root) && name.endsWith(".class"));
    var classes = new TreeMap<String, ClassModel>();
    var parser = ClassFile.of();
    files
        .values()
        .forEach(bytes -> {
          ClassModel model = parser.parse(bytes);
          // What lies in the library's own package itself has no label.
          if (model.thisClass().asInternalName().indexOf('/', root.length()) > 0) {
            classes.put(model.thisClass().asInternalName(), model);
          }
        });
    var nodes = new StringBuilder("id,label,split");
    featureNames().forEach(name -> nodes.append(',').append(name));
    nodes.append('\n');
    var edges = new TreeSet<String>();
    classes.forEach((name, model) -> {
      nodes.append(name, root.length(), name.length());
      nodes.append(',').append(label(name)).append(',').append(split(name));
      for (double value : features(model)) {
        nodes.append(',').append(number(value));
      }
      nodes.append('\n');
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof ClassEntry other) {
          String target = element(other.asInternalName());
          if (classes.containsKey(target) && !target.equals(name)) {
            String a = name.compareTo(target) < 0 ? name : target;
            String b = name.compareTo(target) < 0 ? target : name;
            edges.add(a.substring(root.length()) + "," + b.substring(root.length()));
          }
        }
      }
    });
    var shard = new ShardWriter();
    shard.text("nodes.csv", nodes);
    shard.text("edges.csv", "source,target\n" + String.join("\n", edges) + "\n");
    shard.text("NOTICE.txt", notice + "\n");
    return new Made(shard.toBytes(), classes.size());
  }

  /// `[[Lorg/Some;` names `org/Some` as well.
  private static String element(String name) {
    return name.startsWith("[") ? name.replaceFirst("^\\[+L?", "").replace(";", "") : name;
  }

  private String label(String name) {
    return name.substring(root.length(), name.indexOf('/', root.length()));
  }

  /// Nested classes stay with the class around them.
  private static String split(String name) {
    int dollar = name.indexOf('$');
    String outer = dollar < 0 ? name : name.substring(0, dollar);
    byte[] hash = Checksum.sha256((SALT + outer).getBytes(StandardCharsets.UTF_8));
    int draw = ((hash[0] & 0xff) << 8) | (hash[1] & 0xff);
    return draw < 0.6 * 65536 ? "train" : draw < 0.8 * 65536 ? "val" : "test";
  }

  private static List<String> featureNames() {
    var names = new ArrayList<String>();
    FLAGS.forEach(flag -> names.add(flag.name().toLowerCase(Locale.ROOT)));
    names.addAll(List.of("record", "methods", "fields", "interfaces", "constants", "instructions"));
    for (Opcode.Kind kind : Opcode.Kind.values()) {
      names.add(kind.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /// Flags 0 or 1; counts as log(1 + n); instructions of each kind as a share of all.
  private static List<Double> features(ClassModel model) {
    Map<Opcode.Kind, Integer> kinds = new HashMap<>();
    int instructions = 0;
    for (var method : model.methods()) {
      for (var element : method.code().map(code -> (CodeAttribute) code).stream().toList()) {
        for (var each : element) {
          if (each instanceof Instruction instruction) {
            kinds.merge(instruction.opcode().kind(), 1, Integer::sum);
            instructions++;
          }
        }
      }
    }
    var values = new ArrayList<Double>();
    FLAGS.forEach(flag -> values.add(model.flags().has(flag) ? 1.0 : 0.0));
    boolean isRecord =
        model.superclass().map(s -> s.asInternalName().equals("java/lang/Record")).orElse(false);
    values.add(isRecord ? 1.0 : 0.0);
    values.add(StrictMath.log1p(model.methods().size()));
    values.add(StrictMath.log1p(model.fields().size()));
    values.add(StrictMath.log1p(model.interfaces().size()));
    values.add(StrictMath.log1p(model.constantPool().size()));
    values.add(StrictMath.log1p(instructions));
    for (Opcode.Kind kind : Opcode.Kind.values()) {
      values.add((double) kinds.getOrDefault(kind, 0) / Math.max(1, instructions));
    }
    return values;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
