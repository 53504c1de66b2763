package quire.bench;

import java.util.List;

/// Encoding text by a tokenizer on one thread against PyPI `tokenizers`.
final class TokenizerRace implements Race {
  @Override
  public String name() {
    return "tokenizer-encode";
  }

  @Override
  public String work() {
    return "the repository's pages and sources and made-up words of ten scripts, documents of 20"
        + " lines; bytes: byte-level BPE of 8000 tokens, wordpiece: BERT's pipeline, 8000 tokens,"
        + " both with offsets; -ids: the peer's encode_batch_fast against ids alone; one thread"
        + " on either side";
  }

  @Override
  public List<String> variants() {
    return List.of("bytes", "wordpiece", "bytes-ids", "wordpiece-ids");
  }

  @Override
  public double goal(String variant) {
    return 0.8;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of(
        "tokenizer_encode.py",
        "--folder",
        TokenizerWork.of(variant).folder().toString(),
        "--variant",
        variant);
  }

  @Override
  public Runnable ours(String variant, int threads) {
    return TokenizerWork.of(variant);
  }

  @Override
  public String choices(String variant) {
    return TokenizerWork.of(variant).megabytes();
  }
}
