package quire.text.hf;

/// What a piece became: token ids and, in bytes of UTF-8 from the piece's start, where each token
/// starts and ends.
record Word(int[] ids, int[] starts, int[] ends) {
  static final Word NONE = new Word(new int[0], new int[0], new int[0]);

  /// One token for all.
  static Word whole(int id, int bytes) {
    return new Word(new int[] {id}, new int[] {0}, new int[] {bytes});
  }
}
