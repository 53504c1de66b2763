package quire.tensor.file;

/// Python's `None` in a tree read from a PyTorch file.
public enum PyNone {
  NONE;

  @Override
  public String toString() {
    return "None";
  }
}
