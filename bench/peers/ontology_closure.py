"""Peers of the ontology-closure race: the Gene Ontology's biological processes under fifteen rules.

`prepare FOLDER DATABASE` writes go.tsv, go-rules.dlgp, go.rls, go-csv.rls and go.lp from the SQLite file of
Debian's r-bioc-go.db (its pseudo-root `all` left out), and prints how many pairs its offspring table has.
`race KIND FOLDER JAVA CLASSPATH` serves one peer: rulewerk (facts in the rule file), rulewerk-csv (facts by
load-csv), gringo. Each repetition is a process of its own, from start to end.
`oracle FOLDER DATABASE CLOSURE` compares the pairs of a closure with the offspring table.
"""

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import race

RULES = """isa(X,Z) :- isa(X,Y), isa(Y,Z).
part_of(X,Z) :- part_of(X,Y), part_of(Y,Z).
part_of(X,Z) :- isa(X,Y), part_of(Y,Z).
part_of(X,Z) :- part_of(X,Y), isa(Y,Z).
regulates(X,Z) :- isa(X,Y), regulates(Y,Z).
regulates(X,Z) :- regulates(X,Y), isa(Y,Z).
regulates(X,Z) :- regulates(X,Y), part_of(Y,Z).
negatively_regulates(X,Z) :- isa(X,Y), negatively_regulates(Y,Z).
negatively_regulates(X,Z) :- negatively_regulates(X,Y), isa(Y,Z).
regulates(X,Z) :- negatively_regulates(X,Y), part_of(Y,Z).
regulates(X,Y) :- negatively_regulates(X,Y).
positively_regulates(X,Z) :- isa(X,Y), positively_regulates(Y,Z).
positively_regulates(X,Z) :- positively_regulates(X,Y), isa(Y,Z).
regulates(X,Z) :- positively_regulates(X,Y), part_of(Y,Z).
regulates(X,Y) :- positively_regulates(X,Y).
"""
FACTS = 775361


def edges(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    query = (
        "select t.go_id, p.go_id, r.relationship_type from go_bp_parents r"
        " join go_term t on t._id = r._id join go_term p on p._id = r._parent_id"
    )
    for child, parent, relation in connection.execute(query):
        if parent != "all":
            yield child, relation.replace(" ", "_"), parent


def prepare(folder, database):
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(edges(database))
    relations = sorted({row[1] for row in rows})
    (folder / "go.tsv").write_text("".join(f"{a}\t{r}\t{b}\n" for a, r, b in rows))
    (folder / "go-rules.dlgp").write_text(RULES)
    marked = re.sub(r"\b([XYZ])\b", r"?\1", RULES)
    (folder / "go.rls").write_text("".join(f"{r}(<{a}>, <{b}>) .\n" for a, r, b in rows) + marked)
    sources = ""
    for relation in relations:
        file = folder / f"{relation}.csv"
        file.write_text("".join(f"<{a}>,<{b}>\n" for a, r, b in rows if r == relation))
        sources += f'@source in_{relation}[2]: load-csv("{file}") .\n'
    copies = "".join(f"{r}(?X,?Y) :- in_{r}(?X,?Y) .\n" for r in relations)
    (folder / "go-csv.rls").write_text(sources + copies + marked)
    atom = lambda name: "go" + name[3:]
    (folder / "go.lp").write_text("".join(f"{r}({atom(a)},{atom(b)}).\n" for a, r, b in rows) + RULES)
    return len(rows)


def command(kind, folder, java, classpath, result):
    if kind == "gringo":
        return ["gringo", "--text", str(folder / "go.lp")]
    file = folder / ("go.rls" if kind == "rulewerk" else "go-csv.rls")
    predicates = ["isa", "part_of", "regulates", "negatively_regulates", "positively_regulates"]
    main = ["--enable-native-access=ALL-UNNAMED", "-cp", classpath, "quire.bench.RulewerkClosure"]
    return [java, *main, str(file), result, *predicates]


def main():
    mode = sys.argv[1]
    if mode == "prepare":
        print(json.dumps({"facts": prepare(Path(sys.argv[2]), sys.argv[3])}))
    elif mode == "oracle":
        oracle(sys.argv[2], Path(sys.argv[3]))
    else:
        kind, folder, java, classpath = sys.argv[2:6]
        # Once, untimed: the same number of facts as ours.
        if kind == "gringo":
            check = subprocess.run(command(kind, Path(folder), java, classpath, ""), check=True, capture_output=True, text=True)
            made = len(check.stdout.splitlines())
        else:
            check = subprocess.run(command(kind, Path(folder), java, classpath, "count"), check=True, capture_output=True, text=True)
            made = int(check.stdout.splitlines()[-1])
        if made != FACTS:
            raise SystemExit(f"{kind} made {made} facts instead of {FACTS}")
        call = command(kind, Path(folder), java, classpath, folder)

        def work():
            with open(Path(folder) / f"{kind}.out", "w") as out:
                subprocess.run(call, check=True, stdout=out, stderr=subprocess.DEVNULL)

        version = "0.8.0"
        if kind == "gringo":
            version = subprocess.run(["gringo", "--version"], capture_output=True, text=True).stdout.split()[2]
        race.serve(work, {kind: version})


def oracle(database, closure):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    query = (
        "select o.go_id, t.go_id from go_bp_offspring r join go_term t on t._id = r._id"
        " join go_term o on o._id = r._offspring_id where t.go_id != 'all'"
    )
    expected = set(connection.execute(query))
    found = set()
    with open(closure) as lines:
        for line in lines:
            if not line.startswith("#"):
                child, _, parent = line.rstrip("\n").split("\t")
                found.add((child, parent))
    print(f"pairs in the closure {len(found)}, in the offspring table {len(expected)},")
    print(f"in both {len(found & expected)}, missing {len(expected - found)}, more {len(found - expected)}")


if __name__ == "__main__":
    main()
