"""Writes the golden tokenizers of the `text` module's tests, made and run by PyPI `tokenizers`.

    python bench/peers/text_golden.py text/src/test/resources/quire/text/hf/golden.json.gz
"""

import gzip
import json
import sys

import tokenizers
from tokenizers import decoders, models, pre_tokenizers, trainers, Tokenizer

import text_parity

NAMES = [
    "gpt2-trim", "roberta", "llama3", "o200k", "bytes-normalizer", "clip", "bert", "bert-cased",
    "wordpiece-space", "bpe-words", "bpe-unfused", "llama-always", "llama-first",
    "llama-normalizer", "unigram-bytes", "level-split-merged_with_next",
    "level-invert-contiguous", "level-punctuation-merged_with_previous", "level-delimiter",
    "level-posix"]
PROSE = [
    "The quick brown fox doesn't jump over 1234 lazy dogs; it'll rest.",
    "Größe und Maß: für 3 € kauft er Äpfel.", "Съешь же ещё этих мягких французских булок.",
    "ἐν ἀρχῇ ἦν ὁ λόγος", "עברית ועוד מילים", "هذا نص عربي قصير", "हिन्दी में एक वाक्य",
    "日本語の文章です。東京へ行く。", "한국어 문장 하나", "ภาษาไทยไม่มีช่องว่าง",
    "👨‍👩‍👧 and 🏳️‍🌈 and 🇩🇪 e\u0301\u0323", "x = f(y) + 3.14;\n\treturn  x\n"]


def main(out):
    texts = PROSE + [x[:40] for x in text_parity.hostile(7, 80)]
    made = text_parity.build(texts * 2, limit=450)
    golden = {"origin": f"tokenizers {tokenizers.__version__}, bench/peers/text_golden.py",
              "texts": texts, "tokenizers": {}, "trained": {}}
    for name in NAMES:
        t = made[name]
        rows = []
        for text in texts:
            e = t.encode(text)
            rows.append({"ids": e.ids, "starts": [a for a, _ in e.offsets],
                         "ends": [b for _, b in e.offsets],
                         "words": [-1 if w is None else w for w in e.word_ids],
                         "decoded": t.decode(e.ids) if e.ids else ""})
        golden["tokenizers"][name] = {"json": json.loads(t.to_str()), "rows": rows}
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    trained.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=700, special_tokens=["<|endoftext|>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(trained.to_str())["model"]
    golden["trained"] = {"size": 700, "merges": [" ".join(m) for m in model["merges"]]}
    cut = made["bert"]
    golden["cut"] = []
    for strategy in ("longest_first", "only_first", "only_second"):
        for length, stride, direction in (
                (12, 2, "right"), (45, 0, "left"), (50, 3, "right")):
            cut.enable_truncation(length, stride=stride, strategy=strategy, direction=direction)
            try:
                e = cut.encode(PROSE[0], PROSE[1])
            except Exception:  # the text to cut is too short
                continue
            golden["cut"].append({
                "strategy": strategy, "length": length, "stride": stride,
                "left": direction == "left", "ids": e.ids, "typeIds": e.type_ids,
                "overflowing": [o.ids for o in e.overflowing]})
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(json.dumps(golden).encode())


if __name__ == "__main__":
    main(sys.argv[1])
