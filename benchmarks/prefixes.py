"""Times the matching of trade rows with the prefixes of controls, beside what else one might do.

    python benchmarks/prefixes.py [--rows 1000000] [--prefixes 2300] [--runs 3]

Finds for every row the longest prefix of a list that its code starts with. Codes are about 10,000
different ones of eight digits, as in a year of trade by the Combined Nomenclature; prefixes are 2
to 8 digits of some of them. Landbridge: from the column of codes to the column of prefixes. Beside
it a trie of dictionaries in Python, walked for every row and for every different code (then joined
back by pandas), and a regular expression of all prefixes in pandas (on a part of the rows, scaled
up). All have to find the same. Best of the runs. At the end the same prefixes as those of twenty
controls, of which several may cover one code.
"""

from __future__ import annotations

import argparse
import platform
import re
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from landbridge.study.screening.prefixes import touched

CODES = 10_000
PART = 20
"""The regular expression is tried on one row of so many."""


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--prefixes", type=int, default=2_300)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    packages = ("landbridge", "polars", "pandas", "numpy")
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    codes, prefixes = made(asked.rows, asked.prefixes)
    frame = codes.to_pandas()
    part = frame.iloc[::PART]
    listed = prefixes["prefix"].to_list()
    seconds, found = best(lambda: ours(codes, prefixes), asked.runs)
    covered = found.drop_nulls().len() / codes.len()
    print(
        f"\n{codes.len():,} rows, {codes.n_unique():,} codes, {prefixes.height:,} prefixes, ",
        end="",
    )
    print(f"{100 * covered:.0f} % of the rows covered")
    print(f"{'Landbridge':45}{seconds:8.3f} s")
    tell("trie, every row", best(lambda: by_trie(frame, listed), 1), seconds, found)
    each = best(lambda: by_trie_once(frame, listed), asked.runs)
    tell("trie, every different code, joined back", each, seconds, found)
    slow, some = best(lambda: by_pattern(part, listed), 1)
    name = f"regular expression (1 row of {PART}, scaled)"
    tell(name, (slow * PART, some), seconds, found.gather_every(PART))
    several = prefixes.with_columns(control=(pl.int_range(pl.len()) % 20).cast(pl.String))
    seconds, pairs = best(lambda: of_many(codes, several), asked.runs)
    print(f"\ntwenty controls, {pairs.height:,} rows with a control each: {seconds:.3f} s")


def made(rows: int, count: int) -> tuple[pl.Series, pl.DataFrame]:
    """A column of codes, and prefixes of one control."""
    rng = np.random.default_rng(1)
    numbers = rng.choice(97_000_000, CODES, replace=False) + 1_000_000
    known = np.array([f"{number:08}" for number in numbers])
    lengths = rng.choice([4, 6, 8], 2 * count, p=[0.05, 0.55, 0.4])
    cut = zip(rng.choice(known, 2 * count), lengths, strict=True)
    listed = list(dict.fromkeys(str(code)[:length] for code, length in cut))[:count]
    prefixes = pl.DataFrame({"control": "list", "prefix": listed, "is_ex": False})
    return pl.Series("code", rng.choice(known, rows)), prefixes


def ours(codes: pl.Series, prefixes: pl.DataFrame) -> pl.Series:
    """The longest prefix of every row."""
    found = touched(codes, prefixes).select("code", "prefix")
    frame = pl.DataFrame({"code": codes})
    return frame.join(found, on="code", how="left", maintain_order="left")["prefix"]


def of_many(codes: pl.Series, prefixes: pl.DataFrame) -> pl.DataFrame:
    """Every row with every control that covers it."""
    return pl.DataFrame({"code": codes}).join(touched(codes, prefixes), on="code")


def by_trie(codes: pd.Series, prefixes: Sequence[str]) -> pd.Series:
    """The same with a trie that is walked for every row."""
    trie = planted(prefixes)
    return pd.Series([walked(trie, code) for code in codes])


def by_trie_once(codes: pd.Series, prefixes: Sequence[str]) -> pd.Series:
    """The same with a trie that is walked for every different code."""
    trie = planted(prefixes)
    return codes.map({code: walked(trie, code) for code in codes.unique()})


def by_pattern(codes: pd.Series, prefixes: Sequence[str]) -> pd.Series:
    """The same with a regular expression, longer prefixes first."""
    ordered = sorted(prefixes, key=len, reverse=True)
    found = codes.str.extract(f"^({'|'.join(map(re.escape, ordered))})", expand=False)
    return pd.Series(found)


def planted(prefixes: Sequence[str]) -> dict[str, Any]:
    """A trie of dictionaries; a prefix ends where there is an empty key."""
    root: dict[str, Any] = {}
    for prefix in prefixes:
        node = root
        for digit in prefix:
            node = node.setdefault(digit, {})
        node[""] = prefix
    return root


def walked(trie: dict[str, Any], code: str) -> str | None:
    """The longest prefix of a code in a trie."""
    longest, node = None, trie
    for digit in code:
        if digit not in node:
            break
        node = node[digit]
        longest = node.get("", longest)
    return longest


def tell(name: str, other: tuple[float, pd.Series], seconds: float, found: pl.Series) -> None:
    """Print a line; stop where the other found something else."""
    slow, theirs = other
    if not pl.Series(pl.from_pandas(theirs), dtype=pl.String).equals(found.cast(pl.String)):
        raise SystemExit(f"{name} finds other prefixes")
    print(f"{name:45}{slow:8.3f} s  {slow / seconds:8.1f} ×")


def best(run: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """The least seconds of several runs, and what came out."""
    seconds, found = [], None
    for _ in range(runs):
        start = time.perf_counter()
        found = run()
        seconds.append(time.perf_counter() - start)
    return min(seconds), found


if __name__ == "__main__":
    main()
