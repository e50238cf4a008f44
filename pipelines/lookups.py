"""The only reader of data/lookups; each file is read once."""

from __future__ import annotations

import atexit
import csv
import shutil
import tempfile
import zipfile
from functools import cache
from importlib import resources
from pathlib import Path

from pipelines.errors import LookupFileError


@cache
def data_dir() -> Path:
    """Where the facts lie: ``data/`` of the checkout, or the package lgcrawl_data of a wheel."""
    checkout = Path(__file__).resolve().parent.parent / "data"
    if (checkout / "lookups").is_dir():
        return checkout
    return folder("lgcrawl_data")


@cache
def folder(package: str) -> Path:
    """Where a package lies; one in a zipped egg, as Scrapyd runs it, is unpacked till we end."""
    lies = Path(str(resources.files(package)))
    if lies.is_dir():
        return lies
    unpacked = tempfile.mkdtemp(prefix="lgcrawl-")
    atexit.register(shutil.rmtree, unpacked, ignore_errors=True)
    with zipfile.ZipFile(next(path for path in lies.parents if path.is_file())) as egg:
        egg.extractall(unpacked, [n for n in egg.namelist() if n.startswith(f"{package}/")])
    return Path(unpacked) / package


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/lookups/<name>.csv`` as dicts of strings.

    Raises LookupFileError when the file is missing, has no header or cannot be read as CSV.
    """
    path = data_dir() / "lookups" / f"{name}.csv"
    line = 0
    try:
        # Spreadsheets begin a file saved as "CSV UTF-8" with a mark.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not reader.fieldnames:
                raise LookupFileError(f"{path}:1: no header; restore the file")
            found = []
            for row in reader:
                line = reader.line_num
                found.append(row)
            return tuple(found)
    except FileNotFoundError:
        raise LookupFileError(f"{path}: missing lookup; reinstall lgcrawl") from None
    except UnicodeDecodeError:
        line = path.read_bytes().decode("utf-8", "replace").split("\ufffd")[0].count("\n") + 1
        raise LookupFileError(f"{path}:{line}: not UTF-8; save it as CSV UTF-8") from None
    except csv.Error as error:
        raise LookupFileError(f"{path}:{line + 1}: no CSV ({error}); mend the line") from None
