"""Compiles kernels with numba; a machine without it runs them as they are, and is told once."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any, TypeVar, cast

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

COMPILED = find_spec("numba") is not None
"""Whether kernels are compiled on this machine."""


class NotCompiledWarning(UserWarning):
    """Kernels run as plain Python: the answers are the same, and take longer."""


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel at its first call and keep the result on disk for later processes.

    It lets other threads run meanwhile. Without numba the kernel is returned as it is.
    """
    if not COMPILED:
        return kernel
    from numba import njit  # noqa: PLC0415 - takes long, and may not be there

    return cast("Kernel", njit(cache=True, nogil=True)(kernel))


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
