"""Writes the character classes of PyPI `tokenizers`, measured code point by code point.

Parts of that library know an older Unicode than the rest (the classes of BERT's clean-up and the
normal forms), parts a newer one. What it does with each code point is asked of it, not read:

    python bench/peers/text_categories.py text/src/main/resources/quire/text/unicode/reference.txt
"""

import sys
import unicodedata

import tokenizers
from tokenizers import normalizers, pre_tokenizers

POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def ranges(points, value=None):
    runs = []
    for c in points:
        v = value(c) if value else None
        if runs and runs[-1][1] == c - 1 and runs[-1][2] == v:
            runs[-1][1] = c
        else:
            runs.append([c, c, v])
    return " ".join(
        (f"{a:x}" if a == b else f"{a:x}-{b:x}") + ("" if v is None else f":{v}")
        for a, b, v in runs)


def changed(form):
    normalize = getattr(normalizers, form)().normalize_str
    return [c for c in POINTS if normalize(chr(c)) != chr(c) and not 0xAC00 <= c <= 0xD7A3]


def scripts():
    """Runs of code points of one script, by a number of its own; 0 goes with any script."""
    split = pre_tokenizers.UnicodeScripts().pre_tokenize_str

    def joins(a, b):
        return len(split(chr(a) + chr(b))) == 1

    classes = []  # a code point of each script so far
    numbers = {}
    last = None
    for c in POINTS:
        if joins(ord("a"), c) and joins(0x44F, c):
            continue
        if last is not None and joins(last, c):
            numbers[c] = numbers[last]
        else:
            found = [i for i, other in enumerate(classes) if joins(other, c)]
            if not found:
                found = [len(classes)]
                classes.append(c)
            numbers[c] = found[0] + 1
        last = c
    return ranges(numbers, numbers.get)


def main(out):
    bert = pre_tokenizers.BertPreTokenizer()
    clean = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    strip = normalizers.BertNormalizer(
        clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False)
    accents = normalizers.StripAccents()
    digits = pre_tokenizers.Digits(individual_digits=True)
    lower = normalizers.Lowercase()
    nfd = normalizers.NFD()
    tilde, acute, iota = "\u0334", "\u0301", "\u0345"  # combining classes 1, 230, 240

    def combining(c):
        # Marks that its older tables do not know have class 0 there: nothing moves past them.
        mark = chr(c)
        known = (nfd.normalize_str("x" + mark + tilde) != "x" + mark + tilde
                 or nfd.normalize_str("x" + iota + mark) != "x" + iota + mark)
        return unicodedata.combining(mark) if known else 0

    marks = [c for c in POINTS if unicodedata.combining(chr(c)) and combining(c)]
    lines = [
        f"# Measured from tokenizers {tokenizers.__version__} by bench/peers/text_categories.py",
        "punctuation " + ranges(
            c for c in POINTS if len(bert.pre_tokenize_str("a" + chr(c) + "a")) == 3),
        "removed " + ranges(c for c in POINTS if clean.normalize_str("a" + chr(c) + "a") == "aa"),
        "nonspacing " + ranges(c for c in POINTS if strip.normalize_str(chr(c)) == ""),
        "mark " + ranges(c for c in POINTS if accents.normalize_str(chr(c)) == ""),
        "numeric " + ranges(
            c for c in POINTS if len(digits.pre_tokenize_str("a" + chr(c))) == 2),
        "canonical " + ranges(changed("NFD")),
        "compatible " + ranges(changed("NFKD")),
        "combining " + ranges(marks, combining),
        "scripts " + scripts(),
        "lower " + " ".join(
            f"{c:x}>{'+'.join(f'{ord(d):x}' for d in lower.normalize_str(chr(c)))}"
            for c in POINTS if lower.normalize_str(chr(c)) != chr(c)
            and (c > 0xA000 or len(lower.normalize_str(chr(c))) > 1)),
    ]
    with open(out, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
