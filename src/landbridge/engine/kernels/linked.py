"""Kernels as shared libraries: a process that runs them needs neither numba nor LLVM, once made.

numba compiles a kernel for arrays and numbers of certain kinds, and a C compiler links it. Later
processes only load the result, at once and with 100 MiB less. Where there is no C compiler, or the
system is not Linux, numba itself runs kernels.

What is passed is what numba's compiled functions take: first where the result goes and where an
error would; then for an array two pointers that count references (there are none), its size, the
size of an item, its address, shape and strides; for a named tuple what is in it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np

Kernel = Callable[..., Any]
Linked = Callable[[list[Any]], Any]
"""A kernel that takes values as `taken_apart` gives them."""

_ENTRY = "kernel"  # the name of each in its library
_ROOM = Path(__file__).parent
_ROOMS = (_ROOM, _ROOM.parent / "congestion")  # where kernels are written
_NUMBERS: dict[str, Any] = {"l": ctypes.c_int64, "d": ctypes.c_double, "?": ctypes.c_uint8}
_RESULTS: dict[str, Any] = {"int": ctypes.c_int64, "float": ctypes.c_double, "None": ctypes.c_int64}
_ARRAY = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)


class NotLinkedError(RuntimeError):
    """A kernel that cannot be linked, or not for what it is given; numba can run it."""


def taken_apart(arguments: Iterable[Any]) -> tuple[str, list[Any]]:
    """What a kernel is given: a word for its kinds, and the values its linked form takes.

    The word has a letter for every number, and for every array one with its dimensions.
    Raises NotLinkedError for anything but numbers, whole arrays of them that may be written to, and
    tuples of these.
    """
    kinds: list[str] = []
    values: list[Any] = []
    _take_apart(arguments, kinds, values)
    return "".join(kinds), values


def _take_apart(arguments: Iterable[Any], kinds: list[str], values: list[Any]) -> None:
    for given in arguments:
        if isinstance(given, tuple):
            _take_apart(given, kinds, values)
        elif isinstance(given, np.ndarray):
            letter = given.dtype.char
            plain = given.dtype.isnative and given.flags.carray
            if letter not in _NUMBERS or not plain:
                raise NotLinkedError(f"an array of {given.dtype}, or one that is not whole")
            kinds.append(f"{letter}{given.ndim}")
            address = given.__array_interface__["data"][0]
            values += (None, None, given.size, given.itemsize, address)
            values += given.shape + given.strides
        else:
            kinds.append(_letter(given))
            values.append(given)


def _letter(number: object) -> str:
    if isinstance(number, bool):
        return "?"
    if isinstance(number, int | np.int64):
        return "l"
    if isinstance(number, float):
        return "d"
    raise NotLinkedError(f"a {type(number).__name__}")


def linked(kernel: Kernel, kinds: str, made: Callable[[], str]) -> Linked:
    """The linked form of a kernel.

    kinds: of what it is given.  made: compiles it, to LLVM's language; only asked for the first
    time ever.
    Raises NotLinkedError where it cannot be linked.
    """
    if sys.platform != "linux":
        raise NotLinkedError("only Linux is known to load them")
    try:
        name = _name_of(kernel, kinds)
        entry = ctypes.CDLL(str(_kept(name) or _link(made, name)))[_ENTRY]
    except (OSError, RuntimeError, ValueError, AttributeError) as fault:
        raise NotLinkedError(f"{kernel.__name__}: {fault}") from fault
    entry.restype = ctypes.c_int32
    entry.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *_passed(kinds)]
    return _calling(entry, gives(kernel), kernel.__name__)


def gives(kernel: Kernel) -> str:
    """What a kernel says it gives: `int`, `float` or `None`.

    Raises NotLinkedError where it is something else.
    """
    said = str(kernel.__annotations__.get("return"))
    if said not in _RESULTS:
        raise NotLinkedError(f"{kernel.__name__} gives {said}")
    return said


def _calling(entry: Any, what: str, name: str) -> Linked:
    """A function that calls what was loaded.  what: it gives."""

    def call(values: list[Any]) -> Any:
        result, fault = _RESULTS[what](), ctypes.c_void_p()
        if entry(ctypes.byref(result), ctypes.byref(fault), *values):
            raise RuntimeError(f"{name} stopped")
        return None if what == "None" else result.value

    return call


def _passed(kinds: str) -> list[Any]:
    """The types of the values that kinds stand for."""
    passed: list[Any] = []
    for letter, dimensions in re.findall(r"([ld?])(\d?)", kinds):
        if dimensions:
            passed += (*_ARRAY, *2 * int(dimensions) * (ctypes.c_int64,))
        else:
            passed.append(_NUMBERS[letter])
    return passed


def _name_of(kernel: Kernel, kinds: str) -> str:
    """The name of its library; another one where its text, kinds or machine are others."""
    written = sha256(Path(kernel.__code__.co_filename).read_bytes()).hexdigest()
    what = f"{written} {_rooms()} {platform.machine()} {kernel.__qualname__} {kinds}"
    return f"{kernel.__name__}-{sha256(what.encode()).hexdigest()[:16]}.so"


@cache
def _rooms() -> str:
    """A digest of everything that kernels may call."""
    found = sha256()
    for room in _ROOMS:
        for file in sorted(room.glob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()


@cache
def _folders() -> tuple[Path, ...]:
    """Where libraries may be kept: beside the kernels, or in the user's cache."""
    own = os.environ.get("XDG_CACHE_HOME")
    home = os.environ.get("HOME")
    cache_of_user = Path(own) if own else Path(home) / ".cache" if home else None
    beside = _ROOM / "__pycache__"
    return (beside, cache_of_user / "landbridge") if cache_of_user else (beside,)


def _kept(name: str) -> Path | None:
    """A library that was made before."""
    files = (folder / name for folder in _folders())
    return next((file for file in files if file.is_file()), None)


def _link(made: Callable[[], str], name: str) -> Path:
    """Compile a kernel and make a library of it, all of it or none.

    Raises NotLinkedError where that fails.
    """
    linker = shutil.which("cc")
    if linker is None:
        raise NotLinkedError("there is no C compiler to link with")
    code = _machine_code(made())
    with _room_in(_folders()) as folder:
        compiled, library = Path(folder) / "kernel.o", Path(folder) / name
        compiled.write_bytes(code)
        # Without what every programme of C is given, whose files need not be installed.
        command = [linker, "-shared", "-nostdlib", "-o", str(library), str(compiled)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
        if done.returncode:
            raise NotLinkedError(done.stderr)
        return library.replace(Path(folder).parent / name)


def _room_in(folders: Iterable[Path]) -> TemporaryDirectory[str]:
    """A folder for the time being, in the first that can be written to.

    Raises NotLinkedError where there is none.
    """
    for folder in folders:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            return TemporaryDirectory(dir=folder)
    raise NotLinkedError("there is no folder to keep libraries in")


def _machine_code(code: str) -> bytes:
    """What any processor of this machine's kind runs, so that a folder may be shared."""
    llvm = import_module("llvmlite.binding")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    module = llvm.parse_assembly(code)
    defined = [one for one in module.functions if not one.is_declaration]
    (entry,) = [one for one in defined if one.linkage == llvm.Linkage.external]
    entry.name = _ENTRY
    target = llvm.Target.from_default_triple()
    made = target.create_target_machine(opt=3, reloc="pic", codemodel="default")
    return cast("bytes", made.emit_object(module))
