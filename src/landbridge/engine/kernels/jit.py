"""Compiles kernels with numba; a machine without it runs them as they are, and is told once.

What numba compiled is linked where it can be (`kernels.linked`), and loaded without numba then.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from threading import RLock
from typing import Any, TypeVar, cast

from landbridge.engine.kernels.linked import (
    Linked,
    NotLinkedError,
    gives,
    linked,
    taken_apart,
)

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

    It lets other threads run meanwhile. Without numba the kernel is returned as it is. Small cases
    call none, and are spared the loading of numba, which takes longer than they do.
    """
    if not COMPILED:
        return kernel

    @wraps(kernel)
    def called(*arguments: object) -> object:
        if kernel not in _LEFT_TO_NUMBA:
            with suppress(NotLinkedError):
                kinds, values = taken_apart(arguments)
                return _linked(kernel, kinds, arguments)(values)
        return _dispatcher(kernel)(*arguments)

    _WAITING.append((called, kernel))
    return cast("Kernel", called)


def inner(kernel: Kernel) -> Kernel:
    """Let a kernel be compiled into those that call it; called from Python it runs as it is.

    That takes less time than `compiled`, since no way in is made and nothing is kept on disk. One
    that is called by several kernels is compiled with each.
    """
    _WAITING.append((kernel, kernel))
    return kernel


_WAITING: list[tuple[Callable[..., Any], Callable[..., Any]]] = []
"""By which name kernels are called that numba has not been told of, and what is to be compiled."""

_LINKED: dict[tuple[Callable[..., Any], str], Linked] = {}
_LEFT_TO_NUMBA: set[Callable[..., Any]] = set()
"""Kernels that could not be linked, which is not tried again at every call."""
_DISPATCHERS: dict[Callable[..., Any], Callable[..., Any]] = {}
_MAKING = RLock()


def _linked(kernel: Callable[..., Any], kinds: str, arguments: tuple[object, ...]) -> Linked:
    """The linked form of a kernel for what it is given.

    Raises NotLinkedError where there is none.
    """
    key = kernel, kinds
    if key not in _LINKED:
        with _MAKING:
            if key not in _LINKED:
                _LINKED[key] = _linked_once(kernel, kinds, arguments)
    return _LINKED[key]


def _linked_once(kernel: Callable[..., Any], kinds: str, arguments: tuple[object, ...]) -> Linked:
    try:
        return linked(kernel, kinds, lambda: _in_llvm(kernel, arguments))
    except NotLinkedError:
        _LEFT_TO_NUMBA.add(kernel)
        raise


_NAMES = {"int": "int64", "float": "float64", "None": "none"}
"""What numba calls what kernels give."""


def _in_llvm(kernel: Callable[..., Any], arguments: tuple[object, ...]) -> str:
    """A kernel in LLVM's language, for arguments of the same kinds.

    Raises NotLinkedError where it gives something else than it says.
    """
    numba = _numba()
    given = tuple(numba.typeof(one) for one in arguments)
    made = numba.njit(no_cpython_wrapper=True, **_OPTIONS)(kernel)
    made.compile(given)
    (signature,) = made.nopython_signatures
    if str(signature.return_type) != _NAMES[gives(kernel)]:
        raise NotLinkedError(f"{kernel.__name__} gives {signature.return_type}")
    return cast("str", made.inspect_llvm(given))


def _dispatcher(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """What calls the compiled form of a kernel."""
    found = _DISPATCHERS.get(kernel)
    if found is None:
        with _MAKING:
            found = _DISPATCHERS.setdefault(kernel, _numba().njit(cache=True, **_OPTIONS)(kernel))
    return found


def _numba() -> Any:
    """Numba, which knows what kernels call."""
    extending = import_module("numba.extending")
    with _MAKING:
        while _WAITING:
            name, body = _WAITING.pop()
            extending.overload(name, jit_options=_OPTIONS, strict=False)(_chosen(body))
    return import_module("numba")


def _chosen(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """The same kernel, whatever it is called with."""

    def choose(*_given: object, **_named: object) -> Callable[..., Any]:
        return kernel

    return choose


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
