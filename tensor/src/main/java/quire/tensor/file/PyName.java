package quire.tensor.file;

/// A name that a PyTorch file refers to and that stays a name: a dtype, a device, a class.
///
/// @param name such as `torch.float32`
public record PyName(String name) {
  @Override
  public String toString() {
    return name;
  }
}
