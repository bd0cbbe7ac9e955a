"""Kernels can be compiled beforehand, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from landbridge.engine.prepare import prepare


def test_numba_is_loaded_by_the_first_large_case_only() -> None:
    asked = "import sys, landbridge.model.solve; sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", asked], check=True)


def test_every_kernel_can_be_called_beforehand() -> None:
    prepare()
    done = subprocess.run(
        [sys.executable, "-m", "landbridge.engine.prepare"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
