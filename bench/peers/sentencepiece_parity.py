"""Compares Quire's SentencePiece tokenizers with PyPI `sentencepiece`, on models of every kind.

    python bench/peers/sentencepiece_parity.py --quire "./quire" [--texts FILE...] [--lines 3000]
    python bench/peers/sentencepiece_parity.py --held-out OURS.model --texts TRAINED --test FILE

Models are trained by the peer on the lines of the given files and hostile Unicode from a seed; then
ids, pieces, offsets and decoded text of all lines are compared. With `--held-out` a unigram model
trained by Quire is compared with the one that the peer trains with the same options: tokens per
line of the test file. Needs requirements-sentencepiece.txt. Any difference makes the exit code 1.
"""

import argparse
import io
import json
import os
import shlex
import sys
import tempfile

import sentencepiece
import sentencepiece.sentencepiece_model_pb2 as pb

from sentencepiece_golden import FIXED, code_point_offsets
from text_parity import hostile, run

KINDS = {
    "unigram": dict(model_type="unigram", vocab_size=4000, user_defined_symbols=["<sep>"]),
    "unigram-bytes": dict(model_type="unigram", vocab_size=4000, byte_fallback=True,
                          character_coverage=0.98, split_by_whitespace=False,
                          remove_extra_whitespaces=False, add_dummy_prefix=False),
    "unigram-folded": dict(model_type="unigram", vocab_size=4000,
                           normalization_rule_name="nmt_nfkc_cf"),
    "bpe": dict(model_type="bpe", vocab_size=4000, split_digits=True,
                user_defined_symbols=["<sep>", "  "], remove_extra_whitespaces=False),
    "bpe-bytes": dict(model_type="bpe", vocab_size=4000, byte_fallback=True,
                      character_coverage=0.98, treat_whitespace_as_suffix=True),
    "bpe-identity": dict(model_type="bpe", vocab_size=4000, normalization_rule_name="identity"),
    "char": dict(model_type="char", vocab_size=2000),
    "word": dict(model_type="word", vocab_size=2000),
}


def train(lines, options):
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=out, minloglevel=2, hard_vocab_limit=False,
        **options)
    return out.getvalue()


def expected(processor, text):
    table = code_point_offsets(text)
    pieces = processor.encode(text, out_type="proto").pieces
    # The pieces of the protocol are the text they stand for; Quire's tokens are the vocabulary's.
    return {"ids": [p.id for p in pieces],
            "tokens": [processor.id_to_piece(p.id) for p in pieces],
            "starts": [table[p.begin] for p in pieces], "ends": [table[p.end] for p in pieces]}


def compare(name, model, texts, quire, folder):
    path = os.path.join(folder, name + ".model")
    with open(path, "wb") as file:
        file.write(model)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    ours = run(quire, "encode", path, "--file", os.path.join(folder, "texts.jsonl"),
               "--json-lines", "--code-points", "--json")["texts"]
    rows = [expected(processor, text) for text in texts]
    with open(os.path.join(folder, "ids.jsonl"), "w", encoding="ascii") as file:
        file.writelines(json.dumps(row["ids"]) + "\n" for row in rows)
    decoded = run(quire, "decode", path, "--file", os.path.join(folder, "ids.jsonl"),
                  "--json")["texts"]
    wrong = lost = 0
    for text, mine, row, back in zip(texts, ours, rows, decoded, strict=True):
        bad = [key for key, value in row.items() if mine[key] != value]
        wrong += bool(bad)
        if bad and wrong <= 3:
            print(f"{name}: {bad[0]} of {text!r}\n  ours   {mine[bad[0]]}\n  theirs {row[bad[0]]}")
        want = processor.decode(row["ids"])
        lost += want != back
        if want != back and lost <= 3:
            print(f"{name}: decode {row['ids']}\n  ours   {back!r}\n  theirs {want!r}")
    tokens = sum(len(row["ids"]) for row in rows)
    print(f"{name}: {len(texts)} texts, {tokens} tokens, {wrong} differ, decode {lost} differ",
          flush=True)
    return wrong + lost


def held_out(path, lines, tests):
    """Tokens per line of two vocabularies learned from the same lines by the same options."""
    proto = pb.ModelProto()
    with open(path, "rb") as file:
        proto.ParseFromString(file.read())
    options = dict(model_type="unigram", vocab_size=len(proto.pieces))
    peer = sentencepiece.SentencePieceProcessor(model_proto=train(lines, options))
    ours = sentencepiece.SentencePieceProcessor(model_file=path)
    names = [{p.id_to_piece(i) for i in range(p.get_piece_size())} for p in (ours, peer)]
    counts = [sum(len(x) for x in p.encode(tests)) / len(tests) for p in (ours, peer)]
    print(f"{len(tests)} lines: {counts[0]:.3f} tokens a line by ours, {counts[1]:.3f} by the peer's,"
          f" ratio {counts[0] / counts[1]:.4f}; {len(names[0] & names[1])} of {len(names[1])} pieces"
          " equal")


def read(paths):
    lines = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            lines += [line for line in file.read().split("\n") if line]
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quire", help="the command, such as ./quire")
    parser.add_argument("--texts", nargs="*", default=[])
    parser.add_argument("--lines", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", metavar="OURS.model")
    parser.add_argument("--test", nargs="*", default=[])
    options = parser.parse_args()
    lines = read(options.texts)
    if options.held_out:
        held_out(options.held_out, lines, read(options.test))
        return
    if not options.quire:
        parser.error("name --quire")
    texts = FIXED + hostile(options.seed, options.lines) + lines
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, "texts.jsonl"), "w", encoding="ascii") as file:
        file.writelines(json.dumps(text) + "\n" for text in texts)
    learned = [x for x in lines + hostile(options.seed + 1, 300) if "\0" not in x and x.strip()]
    total = 0
    for name, kind in KINDS.items():
        total += compare(name, train(learned, kind), texts, shlex.split(options.quire), folder)
    print(f"total differences: {total}")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
