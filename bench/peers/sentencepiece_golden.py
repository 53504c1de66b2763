"""Golden values of PyPI sentencepiece, gguf and tokenizers for the tests of the module text.

Usage: python sentencepiece_golden.py OUT_FOLDER    (requirements-sentencepiece.txt)

Writes a corpus of made-up words in many scripts, small models trained on it, what they make of
ordinary and hostile texts, and a GGUF file with a byte-level vocabulary. All from one seed.
"""

import gzip
import hashlib
import io
import json
import pathlib
import random
import sys

import gguf
import sentencepiece
import sentencepiece.sentencepiece_model_pb2 as pb
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

SCRIPTS = [
    (0x61, 0x7A, 6), (0x61, 0x7A, 4), (0xE0, 0xFF, 3), (0x3B1, 0x3C9, 3), (0x430, 0x44F, 3),
    (0x5D0, 0x5EA, 2), (0x627, 0x64A, 2), (0x905, 0x939, 2), (0xE01, 0xE2E, 1),
    (0x3042, 0x3093, 3), (0x30A2, 0x30F3, 2), (0x4E00, 0x4E60, 3), (0xAC00, 0xAC60, 2),
    (0x1F600, 0x1F620, 1), (0x30, 0x39, 2),
]
HOSTILE = [
    (0x0, 0x1F), (0x7F, 0x9F), (0x300, 0x36F), (0x1100, 0x11FF), (0x1E00, 0x1FFF), (0x2000, 0x206F),
    (0x2100, 0x214F), (0x2580, 0x259F), (0x3130, 0x318F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFB00, 0xFDFF), (0xFE00, 0xFFEF), (0x1F300, 0x1FAFF), (0x1D400, 0x1D7FF), (0xE000, 0xE0FF),
    (0xE0000, 0xE007F), (0x10000, 0x100FF), (0x20, 0x7E),
]
FIXED = [
    "", " ", "  ", "\u2581", "\u2581\u2581 ", "\u2581a", "a\u2581", "\x00", "a\x00b", "<s>", "</s>",
    "<unk>", "<unk> x", "<0x41>", "<sep>", "a<sep>b", "<sep><sep>", "<ctl>", "  <sep>  ", "<se",
    "a" * 70, "hello " * 40, "e\u0301", "\ufb00", "\uff76\uff9e", "\u1112\u1161\u11ab", "\u2460",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\ufffd", "\u3000a\u3000", "12345", "x\u0301\u0302",
]
MODELS = {
    "unigram": dict(model_type="unigram", vocab_size=800, normalization_rule_name="identity",
                    character_coverage=0.995, user_defined_symbols=["<sep>", "\u3042\u3044"],
                    control_symbols=["<ctl>"], pad_id=3),
    "unigram-bytes": dict(model_type="unigram", vocab_size=900, normalization_rule_name="identity",
                          byte_fallback=True, character_coverage=0.98, split_by_whitespace=False,
                          remove_extra_whitespaces=False, add_dummy_prefix=False,
                          allow_whitespace_only_pieces=True),
    "bpe": dict(model_type="bpe", vocab_size=800, normalization_rule_name="identity",
                split_digits=True, user_defined_symbols=["<sep>", "  "],
                remove_extra_whitespaces=False),
    "bpe-bytes": dict(model_type="bpe", vocab_size=900, normalization_rule_name="identity",
                      byte_fallback=True, character_coverage=0.98, treat_whitespace_as_suffix=True),
    "char": dict(model_type="char", vocab_size=300, normalization_rule_name="identity"),
    "word": dict(model_type="word", vocab_size=400, normalization_rule_name="identity"),
}


def corpus(rng):
    words = []
    for low, high, weight in SCRIPTS:
        for _ in range(18 * weight):
            syllables = ["".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 2)))
                         for _ in range(3)]
            words.append("".join(rng.choice(syllables) for _ in range(rng.randint(1, 4))))
    rng.shuffle(words)
    weights = [1 / (i + 5) for i in range(len(words))]
    lines = []
    for _ in range(700):
        line = rng.choices(words, weights, k=rng.randint(2, 8))
        lines.append(" ".join(line) + rng.choice(["", ".", "!", ",", " - "]))
    return lines


def hostile(rng, n):
    out = []
    while len(out) < n:
        low, high = rng.choice(HOSTILE)
        out += [chr(rng.randint(low, high)) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.3:
            out.append(rng.choice([" ", "  ", "\u3000", "\u200b", "\t", "<sep>"]))
    return "".join(out)


def code_point_offsets(text):
    data = text.encode()
    at, table = 0, []
    for i, byte in enumerate(data):
        if i > 0 and byte & 0xC0 != 0x80:
            at += 1
        table.append(at)
    return table + [len(text)]


def cases(model, texts):
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    for text in texts:
        table = code_point_offsets(text)
        proto = processor.encode(text, out_type="proto")
        ids = [p.id for p in proto.pieces]
        yield [text, ids, [p.piece for p in proto.pieces],
               [table[p.begin] for p in proto.pieces], [table[p.end] for p in proto.pieces],
               processor.decode(ids)]


def train(lines, **options):
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=out, minloglevel=2, **options)
    return out.getvalue()


def rule_hashes(lines):
    """SHA-256 over all rules, as the test computes it from the double array."""
    result = {}
    for name in ["nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf"]:
        model = pb.ModelProto()
        model.ParseFromString(train(lines, vocab_size=800, hard_vocab_limit=False,
                                    normalization_rule_name=name))
        blob = model.normalizer_spec.precompiled_charsmap
        size = int.from_bytes(blob[:4], "little")
        units = [int.from_bytes(blob[i:i + 4], "little") for i in range(4, 4 + size, 4)]
        pool = blob[4 + size:]
        offset = lambda unit: (unit >> 10) << ((unit & 512) >> 6)
        digest, stack = hashlib.sha256(), [(offset(units[0]), b"")]
        rules = {}
        while stack:
            state, key = stack.pop()
            for byte in range(1, 256):
                node = state ^ byte
                if node < len(units) and units[node] & 0x800000FF == byte:
                    below = node ^ offset(units[node])
                    if units[node] & 256:
                        start = units[below] & 0x7FFFFFFF
                        rules[key + bytes([byte])] = pool[start:pool.index(0, start)]
                    stack.append((below, key + bytes([byte])))
        for key in sorted(rules):
            digest.update(key + b"\t" + rules[key] + b"\n")
        result[name] = [len(rules), digest.hexdigest()]
    return result


def byte_level_gguf(lines, file, texts):
    expression = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+"
                  r"[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(expression), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=["<|end|>"], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(lines, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if t == "<|end|>" else 1 for t in tokens])
    writer.add_token_merges([" ".join(m) for m in model["merges"]])
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)
    import numpy
    writer.add_tensor("token_embd.weight", numpy.arange(8, dtype=numpy.float32).reshape(2, 4))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return [[t, tokenizer.encode(t).ids, tokenizer.decode(tokenizer.encode(t).ids)] for t in texts]


def main():
    out = pathlib.Path(sys.argv[1])
    rng = random.Random(20)
    lines = corpus(rng)
    held_out = corpus(rng)[:60]
    texts = FIXED + held_out + [hostile(rng, rng.randint(2, 25)) for _ in range(110)]
    (out / "corpus.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    golden = {"sentencepiece": sentencepiece.__version__, "rules": rule_hashes(lines), "cases": {}}
    for name, options in MODELS.items():
        model = train(lines, **options)
        (out / f"{name}.model").write_bytes(model)
        few = texts if name in ("unigram", "bpe-bytes") else texts[:len(FIXED) + 10] + texts[-25:]
        golden["cases"][name] = list(cases(model, few))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(out / "unigram.model"))
    best = processor.nbest_encode(held_out[0], nbest_size=8, out_type="proto")
    golden["best"] = [held_out[0], [[[p.id for p in b.pieces], b.score] for b in best.nbests]]
    golden["gguf"] = byte_level_gguf(lines, str(out / "byte-level.gguf"),
                                     [t for t in texts[:70] if "\x00" not in t])
    text = json.dumps(golden, ensure_ascii=True, separators=(",", ":"))
    (out / "golden.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
