"""How good the answers are: queries with judgments, beside FTS5 with Snowball and stock Whoosh.

    python3 start.py bench relevance FOLDER
    python3 start.py bench relevance QUERIES QRELS DOCUMENTS

FOLDER (or a .zip or .tar.gz of it) holds three files in UTF-8:

    queries.tsv      name and text of a query, separated by a tab; or TREC topics (topics.txt),
                     of which the titles are taken
    qrels.txt        judgments as TREC has them: query, 0, document, grade
    documents.jsonl  one object a line: {"id": "", "title": "", "body": "", "tags": [""]}

The others are asked for any of the words (all words would find too little in long questions),
ours gets the text as it is typed. Differences come with the bounds of 95 % of a paired bootstrap
over the queries and with the number of queries that are answered better and worse.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.engines.base import Ask
from tests.benchmarks.engines.registry import FTS5, NAMES, OURS, WHOOSH, engine
from tests.benchmarks.judged.measures import difference, ndcg, recall, reciprocal_rank, success
from tests.benchmarks.judged.sets import JudgedSet, read_set
from tests.benchmarks.reports.tables import table

_DEPTH = 50
_SHOWN = 12

Ranked = Mapping[str, Sequence[str]]
"""From a query to the names of the documents that were found for it, the best first."""


def main(words: Sequence[str] | None = None) -> int:
    """Rank, measure, print; return 1 unless ours is clearly better than all others."""
    given = _parser().parse_args(words)
    if len(given.files) not in {1, 3}:
        raise SystemExit("Please name a folder, or three files: QUERIES QRELS DOCUMENTS")
    judged = read_set(tuple(given.files))
    ranked = {name: rank(name, judged) for name in given.engines.split(",")}
    print(measured(judged, ranked))
    differences = {
        name: difference(_ndcgs(judged, ranked[OURS]), _ndcgs(judged, theirs))
        for name, theirs in ranked.items()
        if name != OURS
    }
    for name, one in differences.items():
        print(
            f"\nours - {name}: nDCG@10 {one.mean:+.3f} (95 %: {one.low:+.3f} to {one.high:+.3f}), "
            f"{one.better} queries better, {one.worse} worse"
        )
        if given.worst:
            print(worst(judged, ranked[OURS], ranked[name]))
    return 0 if all(one.low > 0 for one in differences.values()) else 1


def rank(name: str, judged: JudgedSet) -> Ranked:
    """Return what an engine finds for every query."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = engine(name, Path(folder))
        chosen.build(judged.documents)
        chosen.open()
        return {
            query: [
                judged.names[number - 1]
                for number in chosen.find(Ask("question", (text,), per_page=_DEPTH, counted=())).ids
            ]
            for query, text in judged.queries.items()
        }


def measured(judged: JudgedSet, ranked: Mapping[str, Ranked]) -> str:
    """Return a table of the measures."""
    head = [f"{len(judged.queries)} queries, {len(judged.names)} documents"]
    head += ["nDCG@10", "Success@5", "MRR", f"Recall@{_DEPTH}", "nothing found"]
    rows = [[name, *_row(judged, found)] for name, found in ranked.items()]
    return table(head, rows)


def _row(judged: JudgedSet, found: Ranked) -> list[str]:
    values = [
        (
            ndcg(found[query], grades, 10),
            success(found[query], grades, 5),
            reciprocal_rank(found[query], grades),
            recall(found[query], grades, _DEPTH),
        )
        for query, grades in ((query, judged.judgments[query]) for query in judged.queries)
    ]
    means = [sum(column) / len(values) for column in zip(*values, strict=True)]
    empty = sum(not found[query] for query in judged.queries)
    return [*(f"{mean:.3f}" for mean in means), str(empty)]


def _ndcgs(judged: JudgedSet, found: Ranked) -> list[float]:
    return [ndcg(found[query], judged.judgments[query], 10) for query in judged.queries]


def worst(judged: JudgedSet, ours: Ranked, theirs: Ranked) -> str:
    """Return the queries at which ours loses most, with the first hit and the wanted document."""
    lost = sorted(
        zip(_ndcgs(judged, ours), _ndcgs(judged, theirs), judged.queries, strict=True),
        key=lambda line: line[0] - line[1],
    )[:_SHOWN]
    rows = [
        [
            judged.queries[query],
            f"{mine:.2f}",
            f"{other:.2f}",
            next(iter(ours[query]), "-"),
            max(judged.judgments[query], key=lambda name: judged.judgments[query][name]),
        ]
        for mine, other, query in lost
        if mine < other
    ]
    return table(["query", "ours", "theirs", "our first hit", "wanted"], rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py bench relevance",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--engines",
        default=f"{OURS},{FTS5},{WHOOSH}",
        help=f"among {', '.join(NAMES)}, separated by commas",
    )
    parser.add_argument("--worst", action="store_true", help="show where ours loses most")
    return parser


if __name__ == "__main__":
    sys.exit(main())
