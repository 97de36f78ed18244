"""The byte-level check of a landing, and its transcoding to UTF-8.

It looks at presence, encoding, byte order mark, separator, header, the shape of each record, the number of records
against the manifest, and whether a conversion has spoilt the names of a whole file. It says nothing of single values:
what is bad there is counted by the build.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from chiffres_cles.contract import MANIFEST, Contract, Extract
from chiffres_cles.lists import read_list
from chiffres_cles.settings import ROOT
from chiffres_cles.yaml_files import project_variables

LONGEST_FIELD = 4096
"""Characters. No column of the contract comes near: a longer field is a quote that never closes, or damage."""
csv.field_size_limit(LONGEST_FIELD)
LARGEST_FILE = 2**30
"""Bytes. A file is read into memory; all 43 of the Cnam's real size together are a third of this."""
LONGEST_SPREAD = 183
"""Days between the extractions of one landing. Those of an edition lie within two months (R22), editions a year
apart."""
UTF8_IN_ONE_BYTE = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xc5[\x92\x93\xb8]|\xe2\x80[\x98-\xb3]|\xe2\x82\xac")
"""Letters and signs of French in UTF-8: in latin-1 or cp1252 they would be « Ã© » and the like, which no text holds."""
THEIR_BEGINNINGS = (b"\xc2", b"\xc3", b"\xc5", b"\xe2\x80", b"\xe2\x82")
"""One of them is in every text that holds such a letter; most hold none, which is seen sooner."""
NAMES = ("last_name", "first_name", "names")
"""Variables that hold names."""
LOSSY_RECORDS, LOSSY_SHARE = 10, 0.02
"""From so many records, and from such a share of a file, names that a conversion has spoilt refuse the file: their
accents are gone from all of it. Fewer are value issues, one by one."""
STATES = ("delivered", "absent", "unchanged", "closed")
"""What the manifest may say of a file: extracted for this landing, not come, of an earlier landing, or a closed
history."""
ADDED = ("state", "lacks", "reason")
"""The manifest's last columns: without them each file is delivered and whole."""
TRUTHS = ("true", "false")
"""What the manifest's column `synthetic` may say. Excel writes others, in its own language: FAUX, VRAI."""
BESIDE_SEEDS = re.compile(r"_\w+\.yml")
"""Files beside the committed seeds: what dbt knows of them."""
SEPARATOR_LINE = re.compile(r"""["']?sep=(.)["']?[;,|\t]*""", re.IGNORECASE)
"""The first line by which a file gives Excel its separator."""
CENTRES = Path("seeds/reference/centres.csv")
COPIES_OF = "copies_of.json"
"""Beside the copies in UTF-8: which landing they are of."""
SHOWN_COLUMNS = 5
"""How many unknown columns of a file are named; the others are counted."""
SEPARATORS = ";,|\t"
SEPARATOR_NAMES = {"\t": "a tab"}


@dataclass(frozen=True)
class Problem:
    """One reason to refuse a landing."""

    file: str
    message: str
    line: int | None = None
    column: str | None = None
    kind: str = "records"
    """`unexpected` (not in the contract), `presence`, `encoding`, `separator`, `header`, `records` (their shape),
    `ending` (truncated) or `manifest`."""

    def __str__(self) -> str:
        place = f", line {self.line}" if self.line is not None else ""
        place += f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{place}: {self.message}"


class LandingError(ValueError):
    """The landing is refused; the message lists each problem with file, line and column, never a value."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"the landing is refused, nothing was built or replaced:\n{lines}")


def check_landing(
    folder: Path,
    contract: Contract,
    *,
    as_seeds: bool,
    transcode_to: Path | None = None,
    today: date | None = None,
    as_before: Iterable[str] = (),
) -> dict[str, int]:
    """Check every extract of the contract under `folder`.

    `as_seeds`: the files are committed seeds, UTF-8 whatever the dialect's encoding. `transcode_to`: also write
    each file as UTF-8 below that folder (readable by its owner alone), for DuckDB's reader. `today`: the day on which
    it is checked, that of the clock where none is given; no extract is taken later. `as_before`: extracts
    (`system.name`) that the same check let pass, whose copies are not made again where file and copy are what they
    were. Returns the number of records by file. Raises `LandingError` with every problem found.
    """
    check_folder(folder)
    earlier = {} if transcode_to is None else forget_copies(transcode_to)
    problems = check_names(folder, contract, as_seeds=as_seeds)
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    absent = absent_extracts(folder, contract)
    for extract in contract.extracts:
        if (extract.system, extract.name) in absent:
            problems += check_absent(folder, extract, counts, transcode_to=transcode_to)
        elif (
            f"{extract.system}.{extract.name}" in as_before
            and (known := earlier.get(extract.file))
            and known.sha256 == _sha256(folder / extract.file)
        ):
            digests[extract.file], counts[extract.file] = known.sha256, known.records
        else:
            problems += check_file(folder, extract, counts, digests, as_seeds=as_seeds, transcode_to=transcode_to)
    problems += check_manifest(folder, contract, counts, today)
    if problems:
        raise LandingError(problems)
    if transcode_to is not None:
        remember_copies(folder, contract, transcode_to, digests, counts)
    return counts


class Copy(NamedTuple):
    """A copy in UTF-8 that is as it was left."""

    sha256: str
    """Of the bytes that were copied."""
    records: int


def forget_copies(transcoded: Path) -> dict[str, Copy]:
    """What each file below `transcoded` is a copy of, where it is as it was left; no command takes it for a copy of a
    landing until `remember_copies`. The folder is its owner's alone."""
    transcoded.mkdir(parents=True, exist_ok=True, mode=0o700)
    left = {
        file: Copy(digest, records)
        for file, (digest, stamp, records) in _copies(transcoded).items()
        if stamp == _stamp(transcoded / file)
    }
    (transcoded / COPIES_OF).unlink(missing_ok=True)
    return left


def remember_copies(
    folder: Path, contract: Contract, transcoded: Path, digests: Mapping[str, str], counts: Mapping[str, int]
) -> None:
    """Say beside the copies in UTF-8 that they are of the landing `folder`, which passed: by file, the SHA-256 of the
    bytes that were copied, and their number of records."""
    copies = {file: [digest, _stamp(transcoded / file), counts[file]] for file, digest in digests.items()}
    state = _state(folder, contract) | {"copies": copies}
    (transcoded / COPIES_OF).write_text(json.dumps(state), encoding="utf-8")


def stale_copies(folder: Path, contract: Contract, transcoded: Path) -> str | None:
    """Why the files below `transcoded` are not copies of the landing `folder` as it is; None where they are."""
    try:
        state = json.loads((transcoded / COPIES_OF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"the landing {folder} was not checked yet, or was refused: dbt build, or make check, says why"
    if {name: state.get(name) for name in ("folder", "files")} == _state(folder, contract):
        return None
    return (
        f"the landing {folder} is not the one that was built last, {state['folder']}, or it changed since: dbt build"
        " reads it"
    )


def copied(transcoded: Path) -> dict[str, str]:
    """SHA-256 of the bytes of which each copy below `transcoded` is one."""
    return {file: digest for file, (digest, *_) in _copies(transcoded).items()}


def _copies(transcoded: Path) -> dict[str, list[Any]]:
    """File -> SHA-256 of the bytes that were copied, size and time of the copy, number of records; none where nothing
    was."""
    try:
        copies: dict[str, list[Any]] = json.loads((transcoded / COPIES_OF).read_text(encoding="utf-8")).get(
            "copies", {}
        )
        return copies
    except (OSError, ValueError):
        return {}


def _sha256(file: Path) -> str | None:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None


def _stamp(file: Path) -> list[int] | None:
    """Size and time of a file; None where there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _state(folder: Path, contract: Contract) -> dict[str, object]:
    """What distinguishes one landing from another without reading it: its place, and size and time of each file."""
    files = {}
    for extract in contract.extracts:
        path = folder / extract.file
        if path.is_file():
            status = path.stat()
            files[extract.file] = [status.st_size, status.st_mtime_ns]
    return {"folder": str(folder.resolve()), "files": files}


def check_folder(folder: Path) -> None:
    """Raise `LandingError` where `folder` is none: one line, and not one a file that is missing."""
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "there is no such folder"
        raise LandingError([Problem(str(folder), what, kind="presence")])


def check_names(folder: Path, contract: Contract, *, as_seeds: bool = False) -> list[Problem]:
    """The files below `folder`, whatever their endings, that no extract of the contract has the name of.

    `as_seeds`: the property files of the committed seeds may be beside them.
    """
    known = {extract.file: extract.file.casefold() for extract in contract.extracts}
    problems = []
    for name in _files(folder):
        if name in known or (as_seeds and BESIDE_SEEDS.fullmatch(Path(name).name)):
            continue
        nearest = difflib.get_close_matches(name.casefold(), known.values(), n=1, cutoff=0.7)
        hint = "".join(f"; the nearest name of the contract is {k}" for k, folded in known.items() if folded in nearest)
        problems.append(Problem(name, f"the file is not in the contract{hint}", kind="unexpected"))
    return problems


def _files(folder: Path) -> list[str]:
    """The files below `folder` by their path in it, those behind links to folders too; a link in a circle ends
    there."""
    names, seen = [], set()
    for place, folders, files in os.walk(folder, followlinks=True):
        here = os.path.realpath(place)
        if here in seen:
            folders.clear()
            continue
        seen.add(here)
        names += [(Path(place) / file).relative_to(folder).as_posix() for file in files]
    return sorted(names)


def check_file(
    folder: Path,
    extract: Extract,
    counts: dict[str, int],
    digests: dict[str, str] | None = None,
    *,
    as_seeds: bool,
    transcode_to: Path | None = None,
) -> list[Problem]:
    """Check one file, as `check_landing` does each; its number of records goes to `counts` where it has no problem.

    The SHA-256 of the bytes that were checked goes to `digests`, where given.
    """
    encoding = "utf-8" if as_seeds else extract.dialect.encoding
    return list(_check_file(folder, extract, encoding, counts, {} if digests is None else digests, transcode_to))


def absent_extracts(folder: Path, contract: Contract) -> dict[tuple[str, str], str]:
    """The extracts that the manifest calls absent, each with its reason; none where it cannot be read."""
    try:
        rows = manifest_rows(folder, contract)
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}
    return {
        (row.get("system") or "", row.get("extract") or ""): row.get("reason") or ""
        for row in rows
        if row.get("state") == "absent"
    }


def check_absent(
    folder: Path, extract: Extract, counts: dict[str, int], *, transcode_to: Path | None = None
) -> list[Problem]:
    """Of an extract that the manifest calls absent, no file is there; what is read in its place is a header alone."""
    if (folder / extract.file).exists():
        return [Problem(extract.file, "the file is there, and the manifest calls it absent", kind="manifest")]
    counts[extract.file] = 0
    if transcode_to is not None:
        _write_copy(transcode_to / extract.file, extract.dialect.separator.join(extract.column_names) + "\n")
    return []


def check_manifest(
    folder: Path, contract: Contract, counts: dict[str, int], today: date | None = None
) -> list[Problem]:
    """Hold the records counted in the files that have no problem against the manifest, where it can be read."""
    if contract.extract(*MANIFEST).file not in counts:
        return []
    return list(_check_manifest(folder, contract, counts, today or date.today()))


def extraction_days(folder: Path, contract: Contract) -> dict[tuple[str, str], date]:
    """The day of each extract's extraction, as the manifest says it; without those that it does not say."""
    try:
        days = {(row["system"], row["extract"]): _day(row["extracted_on"]) for row in manifest_rows(folder, contract)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError):
        return {}
    return {name: day for name, day in days.items() if day is not None}


def is_synthetic(folder: Path, contract: Contract) -> bool:
    """Whether the manifest calls every extract synthetic; False where there is no readable manifest."""
    try:
        rows = manifest_rows(folder, contract)
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return bool(rows) and all(row.get("synthetic") == "true" for row in rows)


def manifest_rows(folder: Path, contract: Contract) -> list[dict[str, str]]:
    """The manifest's rows by column, all text; raises `OSError`, `UnicodeDecodeError` or `csv.Error` where it cannot be
    read."""
    manifest = contract.extract(*MANIFEST)
    text = (folder / manifest.file).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter=manifest.dialect.separator))


def _day(text: str) -> date | None:
    """A day as the manifest writes it, and no other form of ISO 8601."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _span_of_most(days: Iterable[date]) -> tuple[date, date]:
    """The first and the last day of the span of `LONGEST_SPREAD` days that holds most of `days`; the newest of
    equals."""
    ordered = sorted(days)
    spans = [[day for day in ordered if start <= day <= start + timedelta(LONGEST_SPREAD)] for start in ordered]
    most = max(spans, key=lambda span: (len(span), span[0]), default=[date.min, date.max])
    return most[0], most[-1]


def _check_manifest(folder: Path, contract: Contract, counts: dict[str, int], today: date) -> Iterator[Problem]:
    manifest_file = contract.extract(*MANIFEST).file
    listed: dict[tuple[str, str], int] = {}
    days: dict[int, date] = {}
    for line, row in enumerate(manifest_rows(folder, contract), start=2):
        name = (row["system"], row["extract"])
        if name in listed:
            yield Problem(manifest_file, f"extract {'.'.join(name)} is listed twice", line, "extract", "manifest")
        if not row["records"].isdecimal():
            yield Problem(manifest_file, "the number of records is not a number", line, "records", "manifest")
            continue
        listed[name] = int(row["records"])
        yield from _check_state(row, line, contract)
        if row["synthetic"] not in TRUTHS:
            message = f"« {row['synthetic']} » is neither true nor false, written so"
            yield Problem(manifest_file, message, line, "synthetic", "manifest")
        day = _day(row["extracted_on"])
        if day is None:
            yield Problem(manifest_file, "not a day as 2025-06-02", line, "extracted_on", "manifest")
        elif day > today:
            yield Problem(manifest_file, f"{day} is in the future", line, "extracted_on", "manifest")
        elif (row.get("state") or "delivered") == "delivered":
            days[line] = day
    first, last = _span_of_most(days.values())
    for line, day in days.items():
        if not first <= day <= last:
            message = (
                f"{day} is more than {LONGEST_SPREAD} days from the other extractions, {first} to {last}:"
                " a file of another year, or a day mistyped"
            )
            yield Problem(manifest_file, message, line, "extracted_on", "manifest")
    for extract in contract.extracts:
        name = (extract.system, extract.name)
        if name == MANIFEST:
            continue
        if name not in listed:
            yield Problem(manifest_file, f"extract {'.'.join(name)} is not listed", kind="manifest")
        elif listed[name] != counts.get(extract.file, listed[name]):
            message = (
                f"holds {counts[extract.file]} records where the manifest says {listed[name]}: truncated, or of"
                " another day"
            )
            yield Problem(extract.file, message, kind="manifest")
    known = {(extract.system, extract.name) for extract in contract.extracts}
    for name in listed:
        if name not in known:
            yield Problem(manifest_file, f"extract {'.'.join(name)} is not in the contract", kind="manifest")


def _check_state(row: dict[str, str], line: int, contract: Contract) -> Iterator[Problem]:
    """What the manifest says of a file that is not whole and of this landing: the contract allows it, and it has a
    reason."""
    file, state, lacks = contract.extract(*MANIFEST).file, row.get("state") or "delivered", row.get("lacks") or ""
    named = next((e for e in contract.extracts if (e.system, e.name) == (row["system"], row["extract"])), None)
    if state not in STATES:
        yield Problem(file, f"« {state} » is none of {', '.join(STATES)}", line, "state", "manifest")
    if (state != "delivered" or lacks) and not (row.get("reason") or "").strip():
        yield Problem(file, "the reason is missing: readers of the tables see it", line, "reason", "manifest")
    if named is None:
        return
    name = f"{named.system}.{named.name}"
    if (state == "absent" or lacks) and not named.may_be_absent:
        message = f"the contract does not let {name} lack (may_be_absent)"
        yield Problem(file, message, line, "state" if state == "absent" else "lacks", "manifest")
    if state == "closed" and not named.closed:
        yield Problem(file, f"the contract does not call {name} closed", line, "state", "manifest")
    if state == "absent" and row["records"] != "0":
        yield Problem(file, "an absent file has 0 records", line, "records", "manifest")
    for code in lacks.split():
        if code not in centres():
            yield Problem(file, f"« {code} » is no centre of {CENTRES}", line, "lacks", "manifest")


def _check_file(
    folder: Path,
    extract: Extract,
    encoding: str,
    counts: dict[str, int],
    digests: dict[str, str],
    transcode_to: Path | None,
) -> Iterator[Problem]:
    path = folder / extract.file
    if not path.is_file():
        yield Problem(extract.file, "is not a file" if path.exists() else "the file is missing", kind="presence")
        return
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            message = f"{size:,} bytes, where no extract has more than {LARGEST_FILE:,}: not an extract, or damaged"
            yield Problem(extract.file, message, kind="presence")
            return
        content = path.read_bytes()
    except OSError as error:
        yield Problem(extract.file, f"cannot be read: {error.strerror}", kind="presence")
        return
    digests[extract.file] = hashlib.sha256(content).hexdigest()
    if not content:
        yield Problem(extract.file, "the file is empty, not even a header", 1, kind="presence")
        return
    for mark, name in ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if content.startswith(mark):
            message = f"starts with a byte order mark of {name}; the contract says {encoding} without one"
            yield Problem(extract.file, message, 1, kind="encoding")
            return
    text = yield from _decoded(content, extract, encoding)
    if text is None:
        return
    problems = 0
    if (records := _plain_records(content, text, extract)) is not None:
        counts[extract.file] = records
    else:
        for problem in _check_records(text, extract, counts):
            problems += 1
            yield problem
    if transcode_to is not None and not problems:
        copy = _canonical(text, extract.dialect.separator)
        _write_copy(transcode_to / extract.file, _with_added(copy) if _is_manifest(extract) else copy)


def _write_copy(target: Path, text: str) -> None:
    """Write a copy in UTF-8 that its owner alone can read."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.touch(mode=0o600)
    with target.open("w", encoding="utf-8", newline="") as out:
        out.write(text)


def _is_manifest(extract: Extract) -> bool:
    return (extract.system, extract.name) == MANIFEST


def _with_added(text: str) -> str:
    """A manifest with the columns that it may be without, blank."""
    header, *rows = text.splitlines()
    if header.split(",")[-len(ADDED) :] == list(ADDED):
        return text
    return "\n".join([",".join([header, *ADDED]), *(row + "," * len(ADDED) for row in rows)]) + "\n"


def _canonical(text: str, separator: str) -> str:
    """The same records with LF, composed letters and no quote that is not needed, so that DuckDB reads what we read."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if '"' not in text:
        return text
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(
        csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    )
    return out.getvalue()


def _decoded(content: bytes, extract: Extract, encoding: str) -> Generator[Problem, None, str | None]:
    """Yield the problems of encoding, return the text, or None where it cannot be read."""
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        yield Problem(extract.file, "holds a NUL byte: not a text file", line, kind="encoding")
        return None
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"byte {byte} of the line is not {encoding}, the encoding of the contract"
        yield Problem(extract.file, message, line, kind="encoding")
        return None
    if encoding != "utf-8" and not content.isascii():
        # text of a one-byte encoding is practically never valid UTF-8; UTF-8 read as such would give mojibake
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            first = next(i for i, byte in enumerate(content) if byte > 127)
            line = content[:first].count(b"\n") + 1
            yield Problem(extract.file, f"is UTF-8, the contract says {encoding}", line, kind="encoding")
            return None
        may_be_mixed = any(beginning in content for beginning in THEIR_BEGINNINGS)
        if may_be_mixed and (mixed := UTF8_IN_ONE_BYTE.search(content)):
            line = content[: mixed.start()].count(b"\n") + 1
            yield Problem(
                extract.file, f"holds UTF-8 among {encoding}, the encoding of the contract", line, kind="encoding"
            )
            return None
    return text


def _plain_records(content: bytes, text: str, extract: Extract) -> int | None:
    """The number of records of a file in which nothing is quoted and nothing is wrong, found by the places of its
    separators and line ends; None of any other file, which `_check_records` reads record by record, in three times
    the time.

    `content` in an encoding where separator and line end are a byte each, and part of no other character.
    """
    columns = len(extract.columns)
    if columns < 2 or b'"' in content:
        return None
    if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
        return None
    header, separator = extract.dialect.separator.join(extract.column_names), extract.dialect.separator.encode()
    if text[: len(header) + 2].replace("\r\n", "\n")[: len(header) + 1] != header + "\n" or not text.endswith("\n"):
        return None
    signs = numpy.frombuffer(content, numpy.uint8)
    places = numpy.flatnonzero((signs == ord(separator)) | (signs == ord("\n")))
    ends = signs[places] == ord("\n")
    if len(places) % columns or ends.sum() * columns != len(places) or not ends[columns - 1 :: columns].all():
        return None
    if places[0] >= LONGEST_FIELD or numpy.diff(places).max() > LONGEST_FIELD:
        return None
    if any(column.meta.get("variable") in NAMES for column in extract.columns) and lossy_text().search(text):
        return None
    return len(places) // columns - 1


def _check_records(text: str, extract: Extract, counts: dict[str, int]) -> Iterator[Problem]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=extract.dialect.separator, strict=True)
    expected = extract.column_names
    names = [place for place, column in enumerate(extract.columns) if column.meta.get("variable") in NAMES]
    spoilt = lossy_text().search
    records = last = lossy = first_lossy = 0
    try:
        header = next(reader, [])
        if _is_manifest(extract) and header == expected[: -len(ADDED)]:
            expected = header
        if header != expected:
            yield from _header_problems(header, text, extract)
            return
        last = reader.line_num
        for record in reader:
            if len(record) != len(expected):
                if not record:
                    yield Problem(extract.file, "an empty line", reader.line_num)
                else:
                    message = f"holds {len(record)} fields where the header has {len(expected)}"
                    yield Problem(extract.file, message, reader.line_num, expected[min(len(record), len(expected)) - 1])
                return
            records += 1
            last = reader.line_num
            if names and any(spoilt(record[place]) for place in names):
                lossy += 1
                first_lossy = first_lossy or last
    except csv.Error as error:  # of an open quote the reader gives the end of the file: its beginning says more
        yield Problem(extract.file, f"cannot be read as a table: {error}", last + 1)
        return
    if not text.endswith(("\n", "\r")):
        yield Problem(extract.file, "the last line does not end: the file is truncated", reader.line_num, kind="ending")
        return
    if lossy >= LOSSY_RECORDS and lossy > LOSSY_SHARE * records:
        message = (
            f"{lossy} of {records} records have a name that a conversion has spoilt (? or Ã© for a letter): extract"
            " anew"
        )
        yield Problem(extract.file, message, first_lossy, expected[names[0]], "encoding")
        return
    counts[extract.file] = records


@cache
def lossy_text() -> re.Pattern[str]:
    """What a lossy conversion leaves in a name: the setting of that name, by which staging sets single names aside."""
    return re.compile(project_variables()["lossy_text"])


@cache
def centres() -> frozenset[str]:
    """The codes of the centres."""
    return frozenset(row["code"] for row in read_list(ROOT / CENTRES, ("code",)))


def _header_problems(header: list[str], text: str, extract: Extract) -> Iterator[Problem]:
    expected = extract.column_names
    first_line = text.split("\n", 1)[0].rstrip("\r")
    separator = extract.dialect.separator
    if SEPARATOR_LINE.fullmatch(first_line):
        message = f"« {first_line} » is a line for Excel and no header: remove it, the contract says the separator"
        yield Problem(extract.file, message, 1, kind="header")
        return
    for other in SEPARATORS:
        if other != separator and len(expected) > 1 and next(csv.reader([first_line], delimiter=other)) == expected:
            names = [SEPARATOR_NAMES.get(s, f"« {s} »") for s in (other, separator)]
            yield Problem(
                extract.file, f"the separator is {names[0]}, the contract says {names[1]}", 1, kind="separator"
            )
            return
    missing = [name for name in expected if name not in header]
    # a first line without any name of the contract may be a record: its values are not to be shown
    unknown = [name for name in header if name not in expected] if len(missing) < len(expected) else []
    for name in missing:
        yield Problem(extract.file, "the column of the contract is missing", 1, name, "header")
    for name in unknown[:SHOWN_COLUMNS]:
        shown = json.dumps(name, ensure_ascii=False)
        yield Problem(extract.file, "the column is not in the contract", 1, shown, "header")
    if len(unknown) > SHOWN_COLUMNS:
        message = f"{len(unknown) - SHOWN_COLUMNS} more columns are not in the contract"
        yield Problem(extract.file, message, 1, kind="header")
    if not missing and not unknown:
        place = next(
            (i for i, pair in enumerate(zip(header, expected, strict=False)) if pair[0] != pair[1]), len(expected) - 1
        )
        message = "the columns are not in the contract's order, or one is there twice"
        yield Problem(extract.file, message, 1, expected[place], "header")
