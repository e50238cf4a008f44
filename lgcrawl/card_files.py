"""Reads one TOML file as a model; every fault is a CardError that names its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from lgcrawl.card_values import shown
from lgcrawl.toml_lines import KeyPath, locate
from pipelines.errors import CardError

LARGEST = 65_536  # bytes; the largest card shipped has under 2,000

# What pydantic calls a fault -> what is wrong, and what to do ({} is the value or the limit).
_SAYINGS = {
    "string_type": ("{} is no text", "put it in quotes"),
    "bool_type": ("{} is neither true nor false", "write true or false, without quotes"),
    "int_type": ("{} is no whole number", "write a number without quotes"),
    "float_type": ("{} is no number", "write a number without quotes"),
    "tuple_type": ("{} is no list", 'write ["...", "..."]'),
    "dict_type": ("{} is no table", "write its keys below a [table] line"),
    "model_type": ("{} is no table", "write its keys below a [table] line"),
    "string_too_short": ("is empty", "write a text"),
}
_LIMITS = {
    "greater_than_equal": ("is below {ge:g}", "write {ge:g} or more"),
    "less_than_equal": ("is above {le:g}", "write {le:g} or less"),
    "finite_number": ("is no finite number", "write a number"),
}
_TOML_LINE = re.compile(r"\s*\((?:at line (\d+), column \d+|at end of document)\)$")


class Strict(BaseModel):
    """A model that knows all its keys, takes no value for another type's, and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Strict)


def place(path: Path) -> str:
    """A path as messages name it: relative where it lies below the working directory."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def fault(path: Path, line: int, said: str) -> CardError:
    """One line ``file:line: what is wrong; what to do``."""
    text = " ".join(f"{place(path)}:{line}: {said}".split())
    return CardError("".join(c if c.isprintable() else "?" for c in text))


def read_file(
    path: Path,
    model: type[Model],
    context: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> tuple[Model | None, list[CardError]]:
    """The file as a model, or None and all its faults in the order of their lines.

    ``given`` are fields the file itself may not set; ``context`` is what else is known.
    """
    given = given or {}
    try:
        text = _text(path)
    except CardError as error:
        return None, [error]
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        return None, [fault(path, 1, "nested too deep for a card; remove what is not needed")]
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        return None, [_broken(path, text, str(error))]
    faults: list[tuple[int, str]] = []
    lines = locate(text)
    for key in given.keys() & raw.keys():
        faults.append((lines[(key,)], f"{key!r} comes from the file's name; remove it"))
    try:
        read = model.model_validate({**raw, **given}, context=dict(context or {}))
    except ValidationError as error:
        for details in error.errors(include_url=False):
            faults.append((_line(lines, details["loc"]), _said(model, details)))
    else:
        if not faults:
            return read, []
    return None, [fault(path, line, said) for line, said in sorted(faults)]


def line_of(path: Path, key: KeyPath) -> int:
    """The line of a key in a file that has been read well."""
    return _line(locate(_text(path)), key)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise fault(path, 1, f"{why}; check the name and the rights of the file") from None
    if len(data) > LARGEST:
        raise fault(path, 1, f"larger than {LARGEST} bytes; a card holds nouns, not data")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(path, line, "not UTF-8; save the file as UTF-8") from None


def _broken(path: Path, text: str, said: str) -> CardError:
    match = _TOML_LINE.search(said)
    line = int(match[1]) if match and match[1] else text.count("\n") + 1 if match else 1
    why = said[: match.start()] if match else "a number of absurd length"
    return fault(path, line, f"broken TOML: {why.rstrip('.')}; mend this line")


def _line(lines: Mapping[KeyPath, int], loc: tuple[str | int, ...]) -> int:
    """The line of a key, else of the table it is missing from, else 1."""
    while loc and loc not in lines:
        loc = loc[:-1]
    return lines.get(loc, 1)


def _said(model: type[BaseModel], details: ErrorDetails) -> str:
    kind, loc, value = details["type"], details["loc"], details["input"]
    context = details.get("ctx", {})
    key = ".".join(part for part in loc if isinstance(part, str) and part != "[key]")
    if kind == "card":
        return f"{key}: {context['said']}" if key != "slug" else str(context["said"])
    if kind == "extra_forbidden":
        return _unknown(model, tuple(str(part) for part in loc))
    if kind == "missing":
        return f"{key!r} is missing; add it (docs/cards.md says what it means)"
    if kind == "literal_error":
        return f"{key}: {shown(value)} is none of {context['expected']}; write one of these"
    if kind in _LIMITS:
        what, todo = (part.format_map(context) for part in _LIMITS[kind])
        return f"{key}: {shown(value)} {what}; {todo}"
    what, todo = _SAYINGS.get(kind, (details["msg"], "see docs/cards.md"))
    return f"{key}: {what.format(shown(value))}; {todo}"


def _unknown(model: type[BaseModel], loc: tuple[str, ...]) -> str:
    """Name the nearest known key: of this table, else where another table knows the same."""
    table, key = model, loc[-1]
    for part in loc[:-1]:
        table = _inner(table, part) or table
    said = f"unknown key {shown('.'.join(loc))}"
    near = get_close_matches(key, _keys(table), n=1, cutoff=0.6)
    if near:
        return f"{said}; did you mean {near[0]!r}?"
    if table is not model and key in _keys(model):
        return f"{said}; move it above the first [table] line"
    for name in _keys(model):
        inner = _inner(model, name)
        if inner and key in _keys(inner):
            return f"{said}; move it below [{name}]"
    return f"{said}; remove it (docs/cards.md has the keys)"


def _keys(model: type[BaseModel]) -> list[str]:
    return [name for name in model.model_fields if name not in ("slug", "path")]


def _inner(model: type[BaseModel], name: str) -> type[Strict] | None:
    """The model of a table of keys, e.g. Follow for ``follow``."""
    field = model.model_fields.get(name)
    kinds = (field.annotation, *get_args(field.annotation)) if field else ()
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, Strict)), None)
