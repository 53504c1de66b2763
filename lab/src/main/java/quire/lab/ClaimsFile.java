package quire.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import quire.base.AtomicFile;
import quire.base.Json;

/// `claims.json`: what a run says of every claim.
///
/// @param seeds the seeds that ran
/// @param seconds how long the work took, over all resumptions
/// @param date ISO date on which the run ended
/// @param findings plain sentences computed from the metrics
public record ClaimsFile(
    String experiment,
    String paper,
    Preset preset,
    List<Long> seeds,
    double seconds,
    String date,
    List<ClaimResult> claims,
    List<String> findings) {
  /// The file's name in a run folder.
  public static final String NAME = "claims.json";

  public ClaimsFile {
    seeds = List.copyOf(seeds);
    claims = List.copyOf(claims);
    findings = List.copyOf(findings);
  }

  /// Reads the file of a run folder.
  public static ClaimsFile read(Path runFolder) {
    return Json.read(runFolder.resolve(NAME), ClaimsFile.class);
  }

  /// Writes the file of a run folder, whole or not at all.
  public void write(Path runFolder) throws IOException {
    AtomicFile.writeText(runFolder.resolve(NAME), Json.pretty(this) + "\n");
  }

  /// How many claims have that verdict.
  public int count(Verdict verdict) {
    return (int) claims.stream().filter(claim -> claim.verdict() == verdict).count();
  }
}
