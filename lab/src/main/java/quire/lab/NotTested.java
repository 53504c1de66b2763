package quire.lab;

/// A claim that is told but not tested.
///
/// @param reason why
public record NotTested(String reason) implements ClaimTest {
  @Override
  public String subject() {
    return "";
  }

  @Override
  public String alternative() {
    return "";
  }
}
