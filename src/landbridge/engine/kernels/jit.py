"""Compiles kernels with numba; a machine without it runs them as they are, and is told once."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar, cast

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

COMPILED = find_spec("numba") is not None
"""Whether kernels are compiled on this machine."""

_OPTIONS = {"nogil": True, "no_cfunc_wrapper": True, "error_model": "numpy", "_nrt": False}
"""The same for all kernels, or numba would compile one anew where it is called from another kind.

No kernel makes an array, so that references are not counted, and what divides by nought gets what
numpy gives; both leave a good part of what would have to be compiled out.
"""


class NotCompiledWarning(UserWarning):
    """Kernels run as plain Python: the answers are the same, and take longer."""


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel at its first call and keep the result on disk for later processes.

    It lets other threads run meanwhile. Without numba the kernel is returned as it is.
    """
    if not COMPILED:
        return kernel
    # Loaded only here: it takes long, and may not be there.
    numba = import_module("numba")
    return cast("Kernel", numba.njit(cache=True, **_OPTIONS)(kernel))


def inner(kernel: Kernel) -> Kernel:
    """Let a kernel be compiled into those that call it; called from Python it runs as it is.

    That takes less time than `compiled`, since no way in is made and nothing is kept on disk. One
    that is called by a compiled kernel and by another inner one is compiled twice.
    """
    if not COMPILED:
        return kernel
    extending = import_module("numba.extending")
    return cast("Kernel", extending.register_jitable(**_OPTIONS)(kernel))


@cache
def say_if_not_compiled() -> None:
    """Warn, once, on a machine without numba."""
    if not COMPILED:
        warnings.warn(
            "numba is not installed, so large networks take longer; the results are the same. "
            "To install it: pip install numba",
            NotCompiledWarning,
            stacklevel=2,
        )
