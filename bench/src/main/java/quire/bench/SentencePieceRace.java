package quire.bench;

import java.util.List;

/// Encoding text by a SentencePiece model on one thread against PyPI `sentencepiece`.
final class SentencePieceRace implements Race {
  @Override
  public String name() {
    return "sentencepiece";
  }

  @Override
  public String work() {
    return "ids of the lines of the repository's pages and sources and made-up words of ten"
        + " scripts; both sides load one model of 8000 pieces; one thread on either side";
  }

  @Override
  public List<String> variants() {
    return List.of("unigram", "bpe");
  }

  @Override
  public double goal(String variant) {
    return 0.8;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of(
        "sentencepiece_encode.py", "--folder", SentencePieceWork.of(variant).folder().toString());
  }

  @Override
  public Runnable ours(String variant, int threads) {
    return SentencePieceWork.of(variant);
  }

  @Override
  public String choices(String variant) {
    return SentencePieceWork.of(variant).size();
  }
}
