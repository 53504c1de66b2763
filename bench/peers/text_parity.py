"""Compares Quire's tokenizers with PyPI `tokenizers`: ids, offsets, words, type ids and decoding.

    python bench/peers/text_parity.py --quire "./quire" [--texts FILE...] [--lines 3000] [--keep DIR]

Tokenizers of many shapes are made and trained by the peer, saved as `tokenizer.json`, and run by
both over hostile Unicode from a seed and the lines of the given files (UTF-8). With `--train` the
vocabularies that both learn from the same texts are compared too. Any difference is printed and
makes the exit code 1.
"""

import argparse
import io
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile

from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers,
                        pre_tokenizers, processors, trainers)

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
          r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
O200K = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
         r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+"
         r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}"
         r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
CLIP = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"

BLOCKS = [
    (0x20, 0x7E), (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0xFF), (0x100, 0x24F), (0x300, 0x36F),
    (0x370, 0x3FF), (0x400, 0x4FF), (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF),
    (0x900, 0x97F), (0x980, 0x9FF), (0xB80, 0xBFF), (0xE00, 0xE7F), (0xF00, 0xFFF),
    (0x1000, 0x109F), (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x137F), (0x1780, 0x17FF),
    (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x20CF), (0x2100, 0x218F),
    (0x2E80, 0x2FDF), (0x3000, 0x303F), (0x3040, 0x30FF), (0x3130, 0x318F), (0x3200, 0x33FF),
    (0x3400, 0x34FF), (0x4E00, 0x4FFF), (0xA640, 0xA69F), (0xAC00, 0xACFF), (0xE000, 0xE0FF),
    (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE00, 0xFE0F), (0xFE20, 0xFEFF), (0xFF00, 0xFFEF),
    (0x10300, 0x1034F), (0x10400, 0x1044F), (0x11000, 0x1107F), (0x1D100, 0x1D1FF),
    (0x1D400, 0x1D7FF), (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F6FF), (0x1F900, 0x1F9FF),
    (0x20000, 0x200FF), (0x2F800, 0x2FA1F), (0xE0000, 0xE007F), (0xE0100, 0xE01EF),
    (0x10FF00, 0x10FFFF), (0, 0x10FFFF)]
PIECES = [
    "\0", "\ufeff", "\ufffd", "\u200d", "\u200b", "\u00ad", "\u0085", "\u2028", "\u3000", "\r\n",
    "\t", "  ", "\u1100\u1161\u11a8", "e\u0301\u0323", "\U0001F468\u200d\U0001F469\u200d\U0001F467",
    "\u202eabc\u202c", "I'll", "DON'T", "we're", "\u0130I\u0131", "\ufb01", "\u1e9e\u00df", "<mask>", "<s>",
    "[MASK]", "</s>", "<pad>", " <mask> ", "[CLS]", "foo<sep>bar", "Word", "word", "\u2581", "\u0345\u03b1",
    "\u0958", "\u0344", "\u212b", "1234567", "\u0661\u0662", "\u00bd", "...", "!?", "a.b,c", "</w>",
    "\U0001f3f4\U000e0067\U000e0062\U000e007f", "\u0e33", "\u0f71\u0f72\u0f74", "caf\u00e9", "NA\u00cfVE"]


def hostile(seed, count):
    random.seed(seed)
    lines = ["", " ", "\n", "a", "\u0301", "\U0001F600", "hello world", "  lead", "trail  "]
    while len(lines) < count:
        parts = []
        for _ in range(random.randint(1, 12)):
            kind = random.random()
            if kind < 0.35:
                parts.append(random.choice(PIECES))
            elif kind < 0.55:
                parts.append(" " * random.randint(1, 3))
            else:
                low, high = random.choice(BLOCKS)
                for _ in range(random.randint(1, 6)):
                    c = random.randint(low, high)
                    if not 0xD800 <= c < 0xE000:
                        parts.append(chr(c))
        lines.append("".join(parts))
    return lines


def fields(data):
    """Numbers and values of a protocol buffer's fields."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            size = varint() if key & 7 == 2 else 4 if key & 7 == 5 else 8
            yield key >> 3, data[at:at + size]
            at += size


def charsmap():
    """The compiled map nmt_nfkc of a SentencePiece model, or None without that library."""
    try:
        import sentencepiece
    except ImportError:
        return None
    out = io.BytesIO()
    words = (f"word{i} w{i * 7} x{i % 97}" for i in range(2000))
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=words, model_writer=out,
                                             vocab_size=60, minloglevel=2)
    spec = next(value for field, value in fields(out.getvalue()) if field == 3)
    return next(value for field, value in fields(spec) if field == 2)


def build(texts, limit=1_000_000):
    """Name, tokenizer; each trained on the texts, with no more tokens than the limit."""
    made = {}

    def tokenizer(name, model, trainer=None, normalizer=None, pre=None, post=None, decoder=None,
                  added=(), data=None):
        t = Tokenizer(model)
        if normalizer is not None:
            t.normalizer = normalizer
        if pre is not None:
            t.pre_tokenizer = pre
        if decoder is not None:
            t.decoder = decoder
        if trainer is not None:
            t.train_from_iterator(data or texts, trainer)
        for token in added:
            (t.add_special_tokens if token.special else t.add_tokens)([token])
        if post is not None:
            t.post_processor = post(t) if callable(post) else post
        made[name] = t
        return t

    def bpe(size=1500, specials=(), **kw):
        return trainers.BpeTrainer(vocab_size=min(size, limit), special_tokens=list(specials),
                                   show_progress=False, **kw)

    alphabet = pre_tokenizers.ByteLevel.alphabet()
    level = pre_tokenizers.ByteLevel
    mask = [AddedToken("<mask>", lstrip=True, special=True), AddedToken("<sep>", special=True),
            AddedToken("Word", normalized=True), AddedToken("word", single_word=True)]

    def template(t):
        return processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
            special_tokens=[(x, t.token_to_id(x)) for x in ("[CLS]", "[SEP]")])

    bert = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer("gpt2", models.BPE(), bpe(initial_alphabet=alphabet, specials=["<|endoftext|>"]),
              pre=level(add_prefix_space=False), post=processors.ByteLevel(trim_offsets=False),
              decoder=decoders.ByteLevel())
    tokenizer("gpt2-trim", models.BPE(), bpe(initial_alphabet=alphabet),
              pre=level(add_prefix_space=True), post=processors.ByteLevel(trim_offsets=True),
              decoder=decoders.ByteLevel(), added=mask)
    tokenizer("roberta", models.BPE(), bpe(initial_alphabet=alphabet, specials=["<s>", "</s>"]),
              pre=level(add_prefix_space=False), decoder=decoders.ByteLevel(), added=mask,
              post=lambda t: processors.RobertaProcessing(("</s>", 1), ("<s>", 0),
                                                          add_prefix_space=False))
    for name, pattern in (("llama3", LLAMA3), ("o200k", O200K)):
        tokenizer(name, models.BPE(ignore_merges=True), bpe(initial_alphabet=alphabet),
                  pre=pre_tokenizers.Sequence([
                      pre_tokenizers.Split(Regex(pattern), "isolated"),
                      level(add_prefix_space=False, use_regex=False)]),
                  decoder=decoders.ByteLevel())
    tokenizer("smollm", models.BPE(), bpe(initial_alphabet=alphabet),
              pre=pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True),
                                           level(add_prefix_space=False)]),
              decoder=decoders.ByteLevel())
    tokenizer("bytes-small", models.BPE(unk_token="<unk>"), bpe(300, ["<unk>"]),
              pre=level(add_prefix_space=False), decoder=decoders.ByteLevel(), data=["hello world"])
    tokenizer("bytes-normalizer", models.BPE(), bpe(initial_alphabet=alphabet),
              normalizer=normalizers.Sequence([normalizers.NFC(), normalizers.ByteLevel()]),
              pre=pre_tokenizers.Split("\u0120", "merged_with_next"), decoder=decoders.ByteLevel())
    tokenizer("clip", models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>",
                                 continuing_subword_prefix=""),
              bpe(initial_alphabet=alphabet, end_of_word_suffix="</w>",
                  specials=["<|startoftext|>", "<|endoftext|>"]),
              normalizer=normalizers.Sequence([
                  normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "),
                  normalizers.Lowercase()]),
              pre=pre_tokenizers.Sequence([
                  pre_tokenizers.Split(Regex(CLIP), "removed", invert=True),
                  level(add_prefix_space=False)]), decoder=decoders.BPEDecoder())
    for name, kw in (("bert", {}), ("bert-cased", dict(lowercase=False)),
                     ("bert-plain", dict(clean_text=False, handle_chinese_chars=False))):
        tokenizer(name, models.WordPiece(unk_token="[UNK]"),
                  trainers.WordPieceTrainer(vocab_size=min(1500, limit), special_tokens=bert,
                                            show_progress=False),
                  normalizer=normalizers.BertNormalizer(**kw),
                  pre=pre_tokenizers.BertPreTokenizer(), post=template,
                  decoder=decoders.WordPiece())
    tokenizer("wordpiece-space", models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=6),
              trainers.WordPieceTrainer(vocab_size=min(900, limit), special_tokens=bert, show_progress=False),
              normalizer=normalizers.NFKC(), pre=pre_tokenizers.Whitespace(),
              post=lambda t: processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2)),
              decoder=decoders.WordPiece(cleanup=False))
    tokenizer("bpe-words", models.BPE(unk_token="<unk>", fuse_unk=True),
              bpe(800, ["<unk>"], limit_alphabet=120), normalizer=normalizers.NFD(),
              pre=pre_tokenizers.Sequence([
                  pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("contiguous")]))
    tokenizer("bpe-unfused", models.BPE(unk_token="<unk>"),
              bpe(800, ["<unk>"], limit_alphabet=120), pre=pre_tokenizers.WhitespaceSplit())
    tokenizer("bpe-nounk", models.BPE(), bpe(500), normalizer=normalizers.NFKD(),
              pre=pre_tokenizers.WhitespaceSplit(), data=["ab cab bac abba cad"])
    byte_tokens = [f"<0x{b:02X}>" for b in range(256)]
    for scheme in ("always", "first", "never"):
        tokenizer("llama-" + scheme,
                  models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True),
                  bpe(1500, ["<unk>", "<s>", "</s>"] + byte_tokens, limit_alphabet=150),
                  pre=pre_tokenizers.Metaspace(prepend_scheme=scheme, split=scheme != "first"),
                  decoder=decoders.Sequence([
                      decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(),
                      decoders.Strip(" ", 1, 0)]), added=mask)
    tokenizer("llama-normalizer",
              models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True),
              bpe(1200, ["<unk>", "<s>", "</s>"] + byte_tokens, limit_alphabet=150),
              normalizer=normalizers.Sequence([
                  normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]),
              decoder=decoders.Metaspace(), added=mask)
    for fallback in (False, True):
        t = tokenizer("unigram" + ("-bytes" if fallback else ""), models.Unigram(),
                      trainers.UnigramTrainer(
                          vocab_size=900, special_tokens=["<unk>", "<s>"] + (
                              byte_tokens if fallback else []), unk_token="<unk>",
                          show_progress=False),
                      normalizer=normalizers.Sequence([
                          normalizers.Nmt(), normalizers.NFKC(),
                          normalizers.Replace(Regex(" {2,}"), " ")]),
                      pre=pre_tokenizers.Metaspace(), decoder=decoders.Metaspace(),
                      data=["".join(c for c in x if ord(c) < 0x180) for x in texts])
        if fallback:
            state = json.loads(t.to_str())
            state["model"]["byte_fallback"] = True
            made["unigram-bytes"] = Tokenizer.from_str(json.dumps(state))
    words = trainers.WordLevelTrainer(vocab_size=min(2000, limit), special_tokens=["<unk>"],
                                      show_progress=False)
    behaviors = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]
    for b in behaviors:
        tokenizer("level-split-" + b, models.WordLevel(unk_token="<unk>"), words,
                  normalizer=normalizers.Strip(),
                  pre=pre_tokenizers.Split(Regex(r"[\s\p{P}]"), b))
        tokenizer("level-invert-" + b, models.WordLevel(unk_token="<unk>"), words,
                  normalizer=normalizers.Lowercase(),
                  pre=pre_tokenizers.Split(Regex(r"\w+(?<!d)|\b'|(?:ab|\p{Lu}\p{Mn}*)+"), b,
                                           invert=True))
        tokenizer("level-punctuation-" + b, models.WordLevel(unk_token="<unk>"), words,
                  normalizer=normalizers.Sequence([
                      normalizers.NFKD(), normalizers.StripAccents()]),
                  pre=pre_tokenizers.Punctuation(b))
    compiled = charsmap()
    if compiled:
        tokenizer("level-precompiled", models.WordLevel(unk_token="<unk>"), words,
                  normalizer=normalizers.Precompiled(compiled),
                  pre=pre_tokenizers.Split(Regex("(?m:.)"), "isolated"))
    tokenizer("level-scripts", models.WordLevel(unk_token="<unk>"), words,
              pre=pre_tokenizers.UnicodeScripts())
    tokenizer("level-delimiter", models.WordLevel(unk_token="<unk>"), words,
              pre=pre_tokenizers.Sequence([pre_tokenizers.CharDelimiterSplit("a"),
                                           pre_tokenizers.Digits(),
                                           pre_tokenizers.FixedLength(3)]))
    tokenizer("level-posix", models.WordLevel(unk_token="<unk>"), words,
              pre=pre_tokenizers.Split(
                  Regex(r"[[:alpha:]]++|[[:punct:]&&[^-]]{2,}?|\h+|[^\S\n]*+|(?>x|xy)\R"),
                  "isolated"))
    return made


def expected(t, texts, pair):
    rows = []
    encodings = [t.encode(x, pair) for x in texts] if pair else t.encode_batch(texts)
    for e in encodings:
        rows.append({"ids": e.ids, "starts": [a for a, _ in e.offsets],
                     "ends": [b for _, b in e.offsets], "typeIds": e.type_ids,
                     "special": e.special_tokens_mask,
                     "words": [-1 if w is None else w for w in e.word_ids]})
    return rows


def run(quire, *arguments):
    done = subprocess.run([*quire, "text", *arguments], stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"quire text {arguments[:2]} ended with {done.returncode}")
    return json.loads(done.stdout)


def differences(name, texts, ours, theirs):
    wrong = 0
    for text, a, b in zip(texts, ours, theirs, strict=True):
        for key, value in b.items():
            if a[key] != value:
                wrong += 1
                if wrong <= 3:
                    print(f"{name}: {key} of {text!r}\n  ours   {a[key]}\n  theirs {value}")
                break
    return wrong


def trained(quire, folder, path):
    """Learns the same vocabularies twice and compares them; ours must load and encode alike."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = [x + "\n" for x in file.read().split("\n")]
    lines[-1] = lines[-1][:-1]
    lines = [x for x in lines if x]
    wrong = 0
    for kind in ("bytes", "words", "wordpiece"):
        out = os.path.join(folder, kind + ".json")
        run(quire, "train", path, "--kind", kind, "--size", "6000", "--out", out, "--force", "--json")
        ours = Tokenizer.from_file(out)
        peer = Tokenizer.from_file(out)
        if kind == "bytes":
            trainer = trainers.BpeTrainer(
                vocab_size=6000, special_tokens=["<|endoftext|>"], show_progress=False,
                initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
            peer.model = models.BPE()
        elif kind == "words":
            trainer = trainers.BpeTrainer(vocab_size=6000, special_tokens=["<unk>"],
                                          end_of_word_suffix="</w>", show_progress=False)
            peer.model = models.BPE(unk_token="<unk>", end_of_word_suffix="</w>")
        else:
            trainer = trainers.WordPieceTrainer(
                vocab_size=6000, show_progress=False,
                special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
            peer.model = models.WordPiece(unk_token="[UNK]")
        peer.train_from_iterator(lines, trainer)
        a, b = json.loads(ours.to_str())["model"], json.loads(peer.to_str())["model"]
        if kind == "bytes":
            same = a["merges"] == b["merges"] and a["vocab"] == b["vocab"]
            wrong += not same
            print(f"train bytes: merges and ids equal: {same} ({len(a['merges'])} merges)")
        else:
            # Ids of marked characters follow chance in the peer, and ties between pairs with them.
            peer.train_from_iterator(lines, trainer)
            again = set(json.loads(peer.to_str())["model"]["vocab"])
            print(f"train {kind}: {len(set(a['vocab']) & set(b['vocab']))} of {len(b['vocab'])}"
                  f" tokens equal; the peer with itself: {len(set(b['vocab']) & again)}")
        direct = run(quire, "encode", out, "--file", path, "--json")["texts"]
        theirs = ours.encode_batch([x.rstrip("\n") for x in lines])
        lost = sum(x["ids"] != y.ids for x, y in zip(direct, theirs, strict=True))
        print(f"train {kind}: the peer loads ours; {lost} of {len(theirs)} lines encode otherwise")
        wrong += lost
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quire", required=True, help="the command, such as ./quire")
    parser.add_argument("--texts", nargs="*", default=[])
    parser.add_argument("--lines", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep")
    parser.add_argument("--train", metavar="FILE", help="compare training on this text instead")
    options = parser.parse_args()
    quire = shlex.split(options.quire)
    if options.train:
        wrong = trained(quire, options.keep or tempfile.mkdtemp(), options.train)
        sys.exit(1 if wrong else 0)
    texts = hostile(options.seed, options.lines)
    for path in options.texts:
        with open(path, encoding="utf-8") as file:
            texts += [line.rstrip("\n") for line in file]
    folder = options.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "texts.jsonl"), "w", encoding="ascii") as file:
        file.writelines(json.dumps(x) + "\n" for x in texts)
    total = 0
    for name, t in build(texts).items():
        if options.only and options.only not in name:
            continue
        path = os.path.join(folder, name + ".json")
        t.save(path)
        pair = "a pair\u0301 <mask>" if name in ("bert", "roberta", "gpt2-trim") else None
        theirs = expected(t, texts, pair)
        more = ["--pair", pair] if pair else []
        ours = run(quire, "encode", path, "--file", os.path.join(folder, "texts.jsonl"),
                   "--json-lines", "--code-points", "--json", *more)["texts"]
        wrong = differences(name, texts, ours, theirs)
        with open(os.path.join(folder, "ids.jsonl"), "w", encoding="ascii") as file:
            file.writelines(json.dumps(row["ids"]) + "\n" for row in theirs)
        decoded = run(quire, "decode", path, "--file", os.path.join(folder, "ids.jsonl"),
                      "--json")["texts"]
        lost = 0
        for row, text in zip(theirs, decoded, strict=True):
            want = t.decode(row["ids"]) if row["ids"] else ""
            if want != text:
                lost += 1
                if lost <= 2:
                    print(f"{name}: decode {row['ids']}\n  ours   {text!r}\n  theirs {want!r}")
        tokens = sum(len(row["ids"]) for row in theirs)
        print(f"{name}: {len(texts)} texts, {tokens} tokens, {wrong} differ, decode {lost} differ",
              flush=True)
        total += wrong + lost
    print(f"total differences: {total}")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
