package quire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Verdict;

/// Says in plain sentences what the verdicts are.
final class Summary {
  private static final String[] WORDS = {
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve"
  };

  private Summary() {}

  /// One sentence with every claim in it, then one about the stored study where it differs.
  static String of(ClaimsFile file) {
    List<ClaimResult> claims = file.claims();
    if (claims.isEmpty()) {
      return "This run decided no claim.";
    }
    if (claims.size() == 1) {
      ClaimResult only = claims.getFirst();
      return "The one claim of this run, "
          + only.id()
          + ", is "
          + only.verdict().word()
          + ". "
          + study(claims);
    }
    var parts = new ArrayList<String>();
    part(parts, claims, Verdict.SUPPORTED, "supports ");
    part(parts, claims, Verdict.NOT_SUPPORTED, "does not support ");
    part(parts, claims, Verdict.INCONCLUSIVE, "cannot decide ");
    part(parts, claims, Verdict.NOT_TESTED, "does not test ");
    return "Of "
        + number(claims.size())
        + " claims, this run "
        + joined(parts)
        + ". "
        + study(claims);
  }

  private static void part(
      List<String> parts, List<ClaimResult> claims, Verdict verdict, String verb) {
    List<ClaimResult> these = claims.stream().filter(c -> c.verdict() == verdict).toList();
    if (!these.isEmpty()) {
      String which = these.size() == claims.size() ? "all of them" : number(these.size());
      String ids = these.stream().map(ClaimResult::id).collect(Collectors.joining(", "));
      parts.add(verb + which + (these.size() == claims.size() ? "" : " (" + ids + ")"));
    }
  }

  private static String study(List<ClaimResult> claims) {
    List<ClaimResult> known = claims.stream().filter(c -> c.study() != null).toList();
    if (known.isEmpty()) {
      return "No long study is stored to compare with.";
    }
    List<ClaimResult> contrary = known.stream().filter(Summary::contradicts).toList();
    if (!contrary.isEmpty()) {
      return "The stored study says the opposite on "
          + contrary.stream().map(ClaimResult::id).collect(Collectors.joining(", "))
          + ".";
    }
    List<String> decided =
        known.stream().filter(Summary::studyDecides).map(ClaimResult::id).toList();
    return decided.isEmpty()
        ? "The stored study contradicts none of these verdicts."
        : "The stored study decides what this run left open on " + String.join(", ", decided) + ".";
  }

  /// Whether one says supported and the other not supported.
  static boolean contradicts(ClaimResult claim) {
    var study = claim.study();
    return study != null
        && ((claim.verdict() == Verdict.SUPPORTED && study.verdict() == Verdict.NOT_SUPPORTED)
            || (claim.verdict() == Verdict.NOT_SUPPORTED && study.verdict() == Verdict.SUPPORTED));
  }

  private static boolean studyDecides(ClaimResult claim) {
    var study = claim.study();
    return study != null && isOpen(claim.verdict()) && !isOpen(study.verdict());
  }

  private static boolean isOpen(Verdict verdict) {
    return verdict == Verdict.INCONCLUSIVE || verdict == Verdict.NOT_TESTED;
  }

  static String number(int n) {
    return n < WORDS.length ? WORDS[n] : Integer.toString(n);
  }

  private static String joined(List<String> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
  }
}
