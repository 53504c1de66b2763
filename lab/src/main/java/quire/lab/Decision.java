package quire.lab;

/// The one rule that decides every claim.
public final class Decision {
  private Decision() {}
}
