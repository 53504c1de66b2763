package quire.ontology.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.ontology.model.Instance;
import quire.ontology.model.Predicates;
import quire.ontology.model.Program;
import quire.ontology.model.Terms;

/// Writes facts as N-Triples, Turtle, tab-separated triples, dlgp or Rulewerk facts.
public final class FactWriter {
  private static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

  private final Program program;
  private final Instance instance;
  private final Terms terms;
  private final Map<Integer, String> written = new LinkedHashMap<>();

  /// @param instance the facts, over the program's predicates and terms
  public FactWriter(Program program, Instance instance) {
    this.program = program;
    this.instance = instance;
    terms = program.terms();
  }

  /// Refuses an ending that cannot hold the facts of these predicates, before any work is done.
  public static void checkEnding(Path file, Program program) {
    String ending = Loader.ending(file);
    if (ending.equals(".dlgp") || ending.equals(".dlp") || ending.equals(".rls")) {
      return;
    }
    if (!ending.equals(".nt") && !ending.equals(".ttl") && !ending.equals(".tsv")) {
      throw new RequestException("--out " + file + ": write .nt, .ttl, .tsv or .dlgp");
    }
    Predicates predicates = program.predicates();
    for (int p = 0; p < predicates.size(); p++) {
      boolean triple = predicates.arity(p) == 3 && predicates.name(p).equals("triple");
      boolean fits = predicates.arity(p) == 1 || predicates.arity(p) == 2 || triple;
      if (!fits) {
        throw new RequestException(
            "--out "
                + file
                + ": "
                + predicates.text(p)
                + " has "
                + predicates.arity(p)
                + " terms, which "
                + ending
                + " cannot hold; write .dlgp");
      }
    }
  }

  /// Writes every fact.
  ///
  /// @param file its ending chooses the format
  /// @param note a first line, written as a comment, or null
  public void write(Path file, @Nullable String note) {
    checkEnding(file, program);
    try {
      AtomicFile.write(file, out -> write(out, Loader.ending(file), note));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private void write(OutputStream out, String ending, @Nullable String note) throws IOException {
    var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    boolean rules = ending.equals(".dlgp") || ending.equals(".dlp") || ending.equals(".rls");
    if (note != null) {
      writer.write((rules ? "% " : "# ") + note + "\n");
    }
    switch (ending) {
      case ".nt", ".ttl" -> triples(writer);
      case ".tsv" -> {
        writer.flush();
        tsv(out);
      }
      case ".rls" -> new RuleWriter(program).rlsFacts(instance, writer);
      default -> new RuleWriter(program).dlgpFacts(instance, writer);
    }
    writer.flush();
  }

  /// Cells are encoded once for each term: most of a closure repeats them.
  private void tsv(OutputStream out) throws IOException {
    var cells = new ArrayList<byte @Nullable []>();
    byte[] type = "\trdf:type\t".getBytes(StandardCharsets.UTF_8);
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      byte[] name = program.predicates().name(p).getBytes(StandardCharsets.UTF_8);
      byte[] between =
          ("\t" + program.predicates().name(p) + "\t").getBytes(StandardCharsets.UTF_8);
      for (int row = 0; row < relation.size(); row++) {
        out.write(cell(cells, relation.get(row, 0)));
        switch (relation.arity()) {
          case 1 -> {
            out.write(type);
            out.write(name);
          }
          case 2 -> {
            out.write(between);
            out.write(cell(cells, relation.get(row, 1)));
          }
          default -> {
            out.write('\t');
            out.write(cell(cells, relation.get(row, 1)));
            out.write('\t');
            out.write(cell(cells, relation.get(row, 2)));
          }
        }
        out.write('\n');
      }
    }
  }

  private byte[] cell(List<byte @Nullable []> cells, int term) {
    if (Terms.isNull(term)) {
      return TsvReader.cell(terms, term).getBytes(StandardCharsets.UTF_8);
    }
    while (cells.size() <= term) {
      cells.add(null);
    }
    byte[] known = cells.get(term);
    if (known == null) {
      known = TsvReader.cell(terms, term).getBytes(StandardCharsets.UTF_8);
      cells.set(term, known);
    }
    return known;
  }

  private void triples(Writer writer) throws IOException {
    for (int p = 0; p < instance.predicates(); p++) {
      var relation = instance.relation(p);
      String name = iri(program.predicates().name(p));
      for (int row = 0; row < relation.size(); row++) {
        writer.write(node(relation.get(row, 0)));
        switch (relation.arity()) {
          case 1 -> writer.write(" <" + TYPE + "> " + name);
          case 2 -> writer.write(" " + name + " " + node(relation.get(row, 1)));
          default ->
              writer.write(" " + node(relation.get(row, 1)) + " " + node(relation.get(row, 2)));
        }
        writer.write(" .\n");
      }
    }
  }

  private String node(int term) {
    if (Terms.isNull(term)) {
      return terms.text(term);
    }
    return written.computeIfAbsent(
        term,
        t -> {
          String name = terms.name(t);
          return name.charAt(0) == '"' ? name : iri(name);
        });
  }

  /// A name as an IRI in angle brackets; one that is none gets [RdfReader#LOCAL] before it.
  static String iri(String name) {
    boolean absolute = name.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]*");
    if (absolute) {
      return "<" + name + ">";
    }
    var escaped = new StringBuilder("<" + RdfReader.LOCAL);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean bad = c <= ' ' || "<>\"{}|\\^`%".indexOf(c) >= 0;
      escaped.append(bad ? String.format("%%%02X", (int) c) : String.valueOf(c));
    }
    return escaped.append('>').toString();
  }
}
