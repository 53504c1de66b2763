package quire.text.regex;

import java.util.List;
import quire.base.Check;
import quire.text.unicode.CodeSet;

/// A pattern that is ready to search texts given as code points. Immutable.
///
/// It takes the syntax of Oniguruma (Ruby's) but for captures and back references, which are
/// refused, and never hangs: a search that takes more than some hundred steps per code point is
/// refused too.
public final class Regex {
  private static final int MOST_CHARACTERS = 20_000;
  private static final int MOST_NODES = 50_000;
  private static final int MOST_REPEATED = 200;
  private final String pattern;
  private final Node start;
  private int slots;
  private int nodes;
  private int repeated;
  private final String where;

  /// Where matches go.
  @FunctionalInterface
  public interface Sink {
    /// A match from `start` to `end`, exclusive.
    void accept(int start, int end);
  }

  private Regex(String pattern, String where) {
    Check.that(
        pattern.length() <= MOST_CHARACTERS,
        "%s: the regular expression has more than %d characters",
        where,
        MOST_CHARACTERS);
    this.pattern = pattern.length() <= 60 ? pattern : pattern.substring(0, 60) + "...";
    this.where = where;
    start = node(new Parser(pattern, where).parse(), new Node.Accept());
  }

  /// Reads a pattern.
  ///
  /// @param where names its place in an error
  /// @throws quire.base.RequestException when it is broken or asks for what cannot be run
  public static Regex compile(String pattern, String where) {
    return new Regex(pattern, where);
  }

  /// A pattern that matches the text itself.
  public static Regex literal(String text, String where) {
    var quoted = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c < 128 && !Character.isLetterOrDigit(c)) {
            quoted.append("\\x{").append(Integer.toHexString(c)).append('}');
          } else {
            quoted.appendCodePoint(c);
          }
        });
    return new Regex(quoted.toString(), where);
  }

  /// Gives all matches in `text[begin, end)`, left to right, none overlapping. The range is a text
  /// of its own: anchors and looks do not see beyond it.
  public void forEach(int[] text, int begin, int end, Sink sink) {
    var run = new Run(text, begin, end, slots, pattern);
    try {
      int last = -1; // where the last match ended
      for (int i = begin; i <= end; ) {
        run.spend(1);
        int stop = start.match(run, i);
        if (stop < 0 || (stop == i && i == last)) {
          i++;
          continue;
        }
        sink.accept(i, stop);
        last = stop;
        i = stop == i ? i + 1 : stop;
      }
    } catch (StackOverflowError _) {
      throw run.tooMuch();
    }
  }

  private Node node(Syntax syntax, Node next) {
    Check.that(++nodes <= MOST_NODES, "%s: the regular expression is too large", where);
    return switch (syntax) {
      case Syntax.Literal(int c) -> new Node.Literal(c, next);
      case Syntax.OneOf(CodeSet set) -> new Node.One(set, next);
      case Syntax.At(Syntax.Place place) -> new Node.At(place, next);
      case Syntax.Atomic(Syntax part) -> new Node.Atomic(node(part, new Node.Accept()), next);
      case Syntax.Sequence(List<Syntax> parts) -> {
        var node = next;
        for (int i = parts.size() - 1; i >= 0; i--) {
          node = node(parts.get(i), node);
        }
        yield node;
      }
      case Syntax.Choice(List<Syntax> branches) ->
          new Node.Choice(
              branches.stream().map(branch -> node(branch, next)).toArray(Node[]::new),
              branches.stream().map(Syntax::firstAscii).toArray(long[][]::new));
      case Syntax.Look look -> look(look, next);
      case Syntax.Repeat repeat -> repeat(repeat, next);
    };
  }

  private Node look(Syntax.Look look, Node next) {
    if (look.ahead()) {
      return new Node.Ahead(node(look.part(), new Node.Accept()), look.negative(), next);
    }
    int slot = slots++;
    long[] lengths = look.part().lengths();
    return new Node.Behind(
        node(look.part(), new Node.AcceptAt(slot)),
        slot,
        (int) lengths[0],
        (int) lengths[1],
        look.negative(),
        next);
  }

  private Node repeat(Syntax.Repeat repeat, Node next) {
    var part = repeat.part();
    if (part instanceof Syntax.Literal(int c)) {
      Check.that(++repeated <= MOST_REPEATED, "%s: the regular expression is too large", where);
      return new Node.Many(CodeSet.range(c, c), repeat.min(), repeat.max(), repeat.mode(), next);
    }
    if (part instanceof Syntax.OneOf(CodeSet set)) {
      return new Node.Many(set, repeat.min(), repeat.max(), repeat.mode(), next);
    }
    if (repeat.mode() == Syntax.Mode.POSSESSIVE) {
      var greedy = new Syntax.Repeat(part, repeat.min(), repeat.max(), Syntax.Mode.GREEDY);
      return new Node.Atomic(node(greedy, new Node.Accept()), next);
    }
    if (repeat.min() == 0 && repeat.max() == 1) {
      var body = node(part, next);
      boolean lazy = repeat.mode() == Syntax.Mode.LAZY;
      long[] any = {0, 0, 1};
      return lazy
          ? new Node.Choice(new Node[] {next, body}, new long[][] {any, part.firstAscii()})
          : new Node.Choice(new Node[] {body, next}, new long[][] {part.firstAscii(), any});
    }
    int slot = slots;
    slots += 2;
    var loop =
        new Node.Loop(slot, repeat.min(), repeat.max(), repeat.mode() == Syntax.Mode.LAZY, next);
    loop.body(node(part, loop));
    return new Node.Enter(loop);
  }
}
