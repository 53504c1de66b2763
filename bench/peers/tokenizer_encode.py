"""Encoding by PyPI `tokenizers` on one thread: the peer of `TokenizerRace`."""

import argparse
import json
import os

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

import tokenizers  # noqa: E402  the settings above must come first

import race  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--folder", required=True)
parser.add_argument("--variant", required=True)
options = parser.parse_args()

tokenizer = tokenizers.Tokenizer.from_file(os.path.join(options.folder, "tokenizer.json"))
with open(os.path.join(options.folder, "documents.json"), encoding="utf-8") as file:
    documents = json.load(file)
encode = (tokenizer.encode_batch_fast if options.variant.endswith("-ids")
          else tokenizer.encode_batch)


race.serve(lambda: encode(documents), {"tokenizers": tokenizers.__version__})
