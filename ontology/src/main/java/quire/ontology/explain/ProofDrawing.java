package quire.ontology.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// Draws a proof tree as SVG: what was asked on top, given facts in boxes without a rule.
public final class ProofDrawing {
  private static final int LETTER = 7;
  private static final int LINE = 16;
  private static final int GAP = 18;
  private static final int LEVEL = 84;
  private static final int MARGIN = 16;
  private static final int LONGEST = 60;

  private final Program program;
  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder boxes = new StringBuilder();
  private int width;
  private int depth;

  private ProofDrawing(Program program) {
    this.program = program;
  }

  /// The drawing as a self-contained SVG document.
  public static String of(Proof proof, Program program) {
    var drawing = new ProofDrawing(program);
    drawing.place(proof, MARGIN, 0);
    int height = MARGIN * 2 + drawing.depth * LEVEL + 46;
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            drawing.width + MARGIN,
            height,
            drawing.width + MARGIN,
            height)
        + drawing.lines
        + drawing.boxes
        + "</svg>\n";
  }

  /// Places a subtree from a left edge on; returns its middle and its right edge.
  private int[] place(Proof proof, int left, int level) {
    depth = Math.max(depth, level);
    Rule rule = proof.rule();
    String fact = shortened(program.text(proof.fact()));
    String how = rule == null ? "given" : shortened(program.nameOf(rule));
    int own = Math.max(fact.length(), how.length()) * LETTER + 16;
    int x = left;
    List<Integer> middles = new ArrayList<>();
    for (var premise : proof.premises()) {
      int[] placed = place(premise, x, level + 1);
      middles.add(placed[0]);
      x = placed[1] + GAP;
    }
    int right = Math.max(left + own, proof.premises().isEmpty() ? 0 : x - GAP);
    int middle = middles.isEmpty() ? left + own / 2 : (middles.getFirst() + middles.getLast()) / 2;
    middle = Math.clamp(middle, left + own / 2, Math.max(left + own / 2, right - own / 2));
    int y = MARGIN + level * LEVEL;
    for (int child : middles) {
      lines.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#777\"/>%n",
              middle,
              y + 40,
              child,
              y + LEVEL));
    }
    box(middle - own / 2, y, own, fact, how, rule == null);
    width = Math.max(width, right);
    return new int[] {middle, right};
  }

  private void box(int x, int y, int own, String fact, String how, boolean given) {
    boxes.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"40\" rx=\"4\" fill=\"%s\""
                + " stroke=\"#444\"/>%n"
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n"
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\""
                + " font-style=\"italic\">%s</text>%n",
            x,
            y,
            own,
            given ? "#eef4e8" : "#e8eef8",
            x + own / 2,
            y + LINE,
            escaped(fact),
            x + own / 2,
            y + 2 * LINE,
            escaped(how)));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
