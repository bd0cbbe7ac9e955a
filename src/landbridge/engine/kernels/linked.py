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
            if letter not in _NUMBERS or not given.flags.carray:
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
    try:
        file = _file_of(kernel, kinds)
        if not file.is_file():
            _link(made, file)
        entry = ctypes.CDLL(str(file))[_ENTRY]
    except OSError as fault:  # nothing can be kept there, or nothing that is kept there can be run
        raise NotLinkedError(str(fault)) from fault
    entry.restype = ctypes.c_int32
    entry.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *_passed(kinds)]
    gives = cast("str", kernel.__annotations__["return"])
    result_of = _RESULTS[gives]

    def call(values: list[Any]) -> Any:
        result, fault = result_of(), ctypes.c_void_p()
        if entry(ctypes.byref(result), ctypes.byref(fault), *values):
            raise RuntimeError(f"{kernel.__name__} stopped")
        return None if gives == "None" else result.value

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


def _file_of(kernel: Kernel, kinds: str) -> Path:
    """Where the library is kept; another one where anything about it is different."""
    written = sha256(Path(kernel.__code__.co_filename).read_bytes()).hexdigest()
    what = f"{written} {_rooms()} {platform.machine()} {kernel.__name__} {kinds}"
    return _folder() / f"{kernel.__name__}-{sha256(what.encode()).hexdigest()[:16]}.so"


@cache
def _rooms() -> str:
    """A digest of everything that kernels may call."""
    found = sha256()
    for room in _ROOMS:
        for file in sorted(room.glob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()


@cache
def _folder() -> Path:
    """Beside the kernels, or in the user's cache where nothing can be written there."""
    beside = _ROOM / "__pycache__"
    if os.access(_ROOM, os.W_OK):
        return beside
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "landbridge"


def _link(made: Callable[[], str], file: Path) -> None:
    """Compile a kernel and make a library of it, all of it or none.

    Raises NotLinkedError where that fails.
    """
    linker = shutil.which("cc")
    if sys.platform != "linux" or linker is None:
        raise NotLinkedError("there is no C compiler to link with")
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent) as folder:
        compiled, library = Path(folder) / "kernel.o", Path(folder) / file.name
        compiled.write_bytes(_machine_code(made()))
        command = [linker, "-shared", "-o", str(library), str(compiled), "-lm"]
        done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
        if done.returncode:
            raise NotLinkedError(done.stderr)
        library.replace(file)


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
