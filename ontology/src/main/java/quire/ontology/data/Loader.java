package quire.ontology.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.ontology.model.Program;
import quire.ontology.owl.OwlReader;

/// Reads the files of a knowledge base, each by its ending.
public final class Loader {
  private static final String ENDINGS =
      ".dlgp .dlp .rls .ttl .nt .nq .rdf .owl .ofn .omn .owx .obo .tsv";

  private final Program program = new Program();
  private final Names names = new Names();
  private final boolean triples;

  /// @param triples keep RDF triples as `triple(s,p,o)`
  public Loader(boolean triples) {
    this.triples = triples;
  }

  /// What was read so far.
  public Program program() {
    return program;
  }

  /// The prefixes that the files declared, for queries.
  public Names names() {
    return names;
  }

  /// Reads files, then closes the program.
  ///
  /// @param files `-` is dlgp from standard input
  /// @throws RequestException naming file, line and column
  public Program load(List<Path> files) {
    for (var file : files) {
      read(file);
    }
    program.close();
    return program;
  }

  /// Reads dlgp text.
  ///
  /// @param name how errors call it
  public Program parse(String dlgp, String name) {
    program.files().add(name);
    dlgp(dlgp, name);
    program.close();
    return program;
  }

  private void read(Path file) {
    program.files().add(file.toString());
    if (file.toString().equals("-")) {
      dlgp(standardInput(), "-");
      return;
    }
    Check.readable(file);
    switch (ending(file)) {
      case ".dlgp", ".dlp" -> dlgp(text(file), file.toString());
      case ".rls" -> {
        var own = new Names();
        new RlsReader(text(file), file, own, program, triples).read();
        names.addAll(own);
      }
      case ".tsv" -> new TsvReader(file.toString(), program).read(text(file));
      case ".ttl", ".nt", ".nq", ".rdf" -> new RdfReader(file, program, names, triples).read();
      case ".owl", ".ofn", ".omn", ".owx", ".obo" -> OwlReader.read(file, program);
      default -> throw new RequestException(file + ": unknown ending; known are " + ENDINGS);
    }
  }

  private void dlgp(String text, String name) {
    var own = new Names();
    new DlgpReader(text, name, own, program).read();
    names.addAll(own);
  }

  /// The ending of a file's name, in lower case, with its dot.
  public static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }

  /// The text of a UTF-8 file.
  ///
  /// @throws RequestException naming the line where it is not UTF-8
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException problem) {
      throw notUtf8(file, problem);
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static RequestException notUtf8(Path file, MalformedInputException problem) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
      var in = ByteBuffer.wrap(bytes);
      decoder.decode(in, java.nio.CharBuffer.allocate(bytes.length), true);
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      return new RequestException(file + ":" + line + ": is not UTF-8 here", problem);
    } catch (IOException again) {
      return new RequestException(file + ": is not UTF-8", again);
    }
  }

  private static String standardInput() {
    try {
      InputStream in = System.in;
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new WorkException("-: standard input cannot be read", problem);
    }
  }
}
