package quire.imaging.codec;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageLimits;

/// Looks through a drawing before it is drawn: no document type, no script, no reference that
/// leaves the file, bounded depth and number of elements, also after `use` has repeated them.
///
/// @param width of the canvas in pixels; as given, else of the view box, else 300
/// @param height likewise, else 150
record SvgCheck(double width, double height) {
  private static final int MAX_TEXT = 1 << 22;
  private static final double DEFAULT_WIDTH = 300;
  private static final double DEFAULT_HEIGHT = 150;
  private static final int MAX_FILTER_STEPS = 64;

  static SvgCheck of(byte[] file, String where, ImageLimits limits) {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    XMLStreamReader reader = null;
    try {
      reader = factory.createXMLStreamReader(new ByteArrayInputStream(file));
      return new Walk(where, limits).read(reader);
    } catch (XMLStreamException | RuntimeException problem) {
      if (problem instanceof ImageException own) {
        throw own;
      }
      throw new ImageException(Kind.DAMAGED, where + ": is no well-formed SVG", problem);
    } finally {
      close(reader);
    }
  }

  private static void close(@Nullable XMLStreamReader reader) {
    if (reader != null) {
      try {
        reader.close();
      } catch (XMLStreamException _) {
        // it read from memory
      }
    }
  }

  /// An element with an id: what it holds, and what it and its children repeat.
  private static final class Node {
    int own;
    final List<String> uses = new ArrayList<>();
  }

  private static final class Walk {
    private final String where;
    private final ImageLimits limits;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Deque<List<Node>> open = new ArrayDeque<>();
    private final Node root = new Node();
    private int filterSteps;
    private int text;

    Walk(String where, ImageLimits limits) {
      this.where = where;
      this.limits = limits;
    }

    SvgCheck read(XMLStreamReader in) throws XMLStreamException {
      SvgCheck size = null;
      while (in.hasNext()) {
        int event = in.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          if (size == null) {
            size = size(in);
          }
          start(in);
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          open.pop();
        } else if (event == XMLStreamConstants.DTD
            || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw forbidden("declares a document type or entities, which are not read");
        } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
          text(in.getText());
        }
      }
      if (size == null) {
        throw Cursor.damaged(where, "is an SVG without an svg element");
      }
      count();
      return size;
    }

    private void text(String words) {
      text += words.length();
      if (text > MAX_TEXT) {
        throw many("holds more than " + MAX_TEXT + " letters of text");
      }
      style(words);
    }

    private void start(XMLStreamReader in) {
      if (open.size() >= limits.maxDepth()) {
        throw many("nests elements more than " + limits.maxDepth() + " deep");
      }
      String name = in.getLocalName();
      if (name.equals("script") || name.equals("foreignObject")) {
        throw forbidden("holds <" + name + ">, which is not run");
      }
      if (name.startsWith("fe") && ++filterSteps > MAX_FILTER_STEPS) {
        throw many("has more than " + MAX_FILTER_STEPS + " filter steps");
      }
      List<Node> around = new ArrayList<>();
      if (open.isEmpty()) {
        around.add(root);
      } else {
        around.addAll(open.peek());
      }
      for (int i = 0; i < in.getAttributeCount(); i++) {
        if (in.getAttributeLocalName(i).equals("id")) {
          around.add(nodes.computeIfAbsent(in.getAttributeValue(i), _ -> new Node()));
        }
      }
      if (++root.own > limits.maxElements()) {
        throw tooMany();
      }
      for (Node node : around) {
        node.own += node == root ? 0 : 1;
      }
      open.push(around);
      for (int i = 0; i < in.getAttributeCount(); i++) {
        attribute(in.getAttributeLocalName(i), in.getAttributeValue(i), around);
      }
    }

    private void attribute(String name, String value, List<Node> around) {
      if (name.equals("href")) {
        String target = value.strip();
        if (target.startsWith("#")) {
          around.forEach(node -> node.uses.add(target.substring(1)));
        } else if (!isInlineImage(target)) {
          throw forbidden("refers to something outside the file: " + cut(target));
        }
      } else if (name.toLowerCase(Locale.ROOT).startsWith("on")) {
        throw forbidden("holds a script in " + name + ", which is not run");
      } else {
        for (int at = value.indexOf("url("); at >= 0; at = value.indexOf("url(", at + 4)) {
          String target = target(value, at + 4);
          if (target.startsWith("#")) {
            around.forEach(node -> node.uses.add(target.substring(1)));
          }
        }
        style(value);
      }
    }

    /// Style sheets and attributes may name addresses too.
    private void style(String words) {
      if (words.contains("@import")) {
        throw forbidden("imports a style sheet from outside the file");
      }
      for (int at = words.indexOf("url("); at >= 0; at = words.indexOf("url(", at + 4)) {
        String target = target(words, at + 4);
        if (!target.startsWith("#") && !isInlineImage(target)) {
          throw forbidden("refers to something outside the file: " + cut(target));
        }
      }
    }

    private static String target(String words, int from) {
      int end = words.indexOf(')', from);
      String inside = words.substring(from, end < 0 ? words.length() : end).strip();
      return inside.startsWith("\"") || inside.startsWith("'") ? inside.substring(1) : inside;
    }

    private static boolean isInlineImage(String target) {
      return target.startsWith("data:image/png")
          || target.startsWith("data:image/jpeg")
          || target.startsWith("data:image/jpg");
    }

    private static String cut(String target) {
      return target.length() > 60 ? target.substring(0, 60) + "..." : target;
    }

    /// What drawing would visit: each reference counts what it names, again and again.
    private void count() {
      Map<String, Long> done = new HashMap<>();
      long total = root.own;
      for (String use : root.uses) {
        total = add(total, visits(use, done, new HashSet<>()));
        if (total > limits.maxElements()) {
          throw tooMany();
        }
      }
    }

    private long visits(String id, Map<String, Long> done, Set<String> path) {
      Long known = done.get(id);
      if (known != null) {
        return known;
      }
      Node node = nodes.get(id);
      if (node == null) {
        return 0;
      }
      if (!path.add(id)) {
        throw forbidden("refers to itself in a circle through #" + cut(id));
      }
      if (path.size() > limits.maxDepth()) {
        throw many("chains references more than " + limits.maxDepth() + " deep");
      }
      long total = node.own;
      for (String use : node.uses) {
        total = add(total, visits(use, done, path));
      }
      path.remove(id);
      done.put(id, total);
      return total;
    }

    private static long add(long a, long b) {
      return Math.min(Integer.MAX_VALUE, a + b);
    }

    private ImageException tooMany() {
      return many("draws more than " + limits.maxElements() + " elements");
    }

    private ImageException many(String problem) {
      return new ImageException(Kind.TOO_MANY_PARTS, where + ": " + problem);
    }

    private ImageException forbidden(String problem) {
      return new ImageException(Kind.FORBIDDEN, where + ": " + problem);
    }

    private SvgCheck size(XMLStreamReader in) {
      if (!in.getLocalName().equals("svg")) {
        throw new ImageException(
            Kind.UNKNOWN_FORMAT, where + ": is XML, but no SVG: <" + cut(in.getLocalName()) + ">");
      }
      double[] box = box(in.getAttributeValue(null, "viewBox"));
      double width = length(in.getAttributeValue(null, "width"));
      double height = length(in.getAttributeValue(null, "height"));
      if (width > 0 && height <= 0 && box.length == 4) {
        height = width * box[3] / box[2];
      } else if (height > 0 && width <= 0 && box.length == 4) {
        width = height * box[2] / box[3];
      }
      if (width <= 0) {
        width = box.length == 4 ? box[2] : DEFAULT_WIDTH;
      }
      if (height <= 0) {
        height = box.length == 4 ? box[3] : DEFAULT_HEIGHT;
      }
      limits.checkSize(where, pixels(width), pixels(height));
      return new SvgCheck(width, height);
    }

    private static double[] box(@Nullable String text) {
      if (text == null) {
        return new double[0];
      }
      String[] words = text.strip().split("[\\s,]+", -1);
      if (words.length != 4) {
        return new double[0];
      }
      double[] box = new double[4];
      for (int i = 0; i < 4; i++) {
        box[i] = length(words[i]);
      }
      return box[2] > 0 && box[3] > 0 ? box : new double[0];
    }

    /// A length in pixels of 1/96 inch; 0 where it is relative or unreadable.
    private static double length(@Nullable String text) {
      if (text == null) {
        return 0;
      }
      String words = text.strip().toLowerCase(Locale.ROOT);
      int end = words.length();
      while (end > 0
          && (Character.isLetter(words.charAt(end - 1)) || words.charAt(end - 1) == '%')) {
        end--;
      }
      double unit =
          switch (words.substring(end)) {
            case "", "px" -> 1;
            case "pt" -> 96.0 / 72;
            case "pc" -> 16;
            case "mm" -> 96 / 25.4;
            case "cm" -> 96 / 2.54;
            case "in" -> 96;
            case "em" -> 16;
            default -> 0;
          };
      try {
        double value = Double.parseDouble(words.substring(0, end)) * unit;
        return Double.isFinite(value) ? value : 0;
      } catch (NumberFormatException _) {
        return 0;
      }
    }
  }

  private static long pixels(double length) {
    return (long) Math.max(1, Math.ceil(length - 1e-6));
  }

  int pixelWidth() {
    return (int) pixels(width);
  }

  int pixelHeight() {
    return (int) pixels(height);
  }
}
