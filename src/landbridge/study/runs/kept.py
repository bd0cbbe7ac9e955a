"""The answers of one case as they lie on disk: Parquet files that are never changed."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import polars as pl

from landbridge.errors import LandbridgeError
from landbridge.study.runs.files import damaged, put
from landbridge.study.sweeps.answer import Answer, answers_in, frame_of

MANY = 64
"""Files from which on they are put together into one."""


class Kept:
    """Answers of one case, by the keys of their scenarios."""

    def __init__(self, folder: Path) -> None:
        """folder: where they lie; made with the first answer.

        Raises LandbridgeError where a file is damaged.
        """
        self.folder = folder
        self._keys = {key for file in self.files() for key in _keys_in(file)}

    def files(self) -> list[Path]:
        """The files that hold answers."""
        return sorted(self.folder.glob("*.parquet"))

    def get(self, keys: Iterable[str]) -> list[Answer]:
        """Those of some scenarios that are there."""
        wanted = [key for key in keys if key in self._keys]
        if not wanted:
            return []
        rows = pl.scan_parquet(self.files()).filter(pl.col("key").is_in(wanted)).collect()
        return answers_in(rows.unique("key", keep="any"))

    def add(self, answers: list[Answer]) -> None:
        """Keep answers that are not there yet: they are on the disk when this returns."""
        new = [answer for answer in answers if answer.key not in self._keys]
        if not new:
            return
        put(self.folder / f"{uuid4().hex}.parquet", _bytes(frame_of(new)))
        self._keys |= {answer.key for answer in new}

    def put_together(self) -> None:
        """Make one file of many; stopped half-way, some answers lie there twice, which is no harm.

        Another process that reads at the same moment may miss a file and answer anew.
        """
        files = self.files()
        if len(files) < MANY:
            return
        rows = pl.concat([pl.read_parquet(file) for file in files]).unique("key", keep="any")
        put(self.folder / f"{uuid4().hex}.parquet", _bytes(rows.sort("key")))
        for file in files:
            file.unlink(missing_ok=True)


def _bytes(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _keys_in(file: Path) -> list[str]:
    try:
        return pl.read_parquet(file, columns=["key"])["key"].to_list()
    except FileNotFoundError:
        return []
    except (pl.exceptions.PolarsError, OSError) as error:
        raise LandbridgeError(damaged(file)) from error
