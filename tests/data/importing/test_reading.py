"""Files are told by their content, and what cannot be read is said plainly."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.importing import reading
from data.importing.reading import Chunk, UnreadableFile, open_rows

KNOWN = ("id", "note")


def chunks_of(path: Path) -> list[Chunk]:
    with open_rows(path, KNOWN) as rows:
        return list(rows.chunks)


def cells_of(path: Path) -> dict[str, list[Any]]:
    (chunk,) = chunks_of(path)
    return {name: texts.to_pylist() for name, texts in chunk.texts.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some file"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_the_ways_to_write_csv_make_no_difference(
    path: Path, sign: str, mark: str, end: str, is_packed: bool
) -> None:
    lines = [sign.join(cells) for cells in (KNOWN, ("1", '"a, b; c"'), ("2", ""))]
    content = (mark + end.join(lines) + end).encode()
    path.write_bytes(gzip.compress(content) if is_packed else content)
    assert cells_of(path) == {"id": ["1", "2"], "note": ["a, b; c", None]}


def test_a_quoted_cell_may_hold_line_ends_and_lines_are_still_counted(path: Path) -> None:
    path.write_text('id,note\n1,"two\nlines"\n\n3,plain\n', "utf-8")
    (chunk,) = chunks_of(path)
    assert chunk.lines.tolist() == [2, 5]
    assert chunk.texts["note"].to_pylist() == ["two\nlines", "plain"]


def test_a_cell_with_nothing_but_white_space_is_empty(path: Path) -> None:
    path.write_text("id,note\n1,  \n", "utf-8")
    assert cells_of(path)["note"] == [None]


def test_rows_of_another_width_are_told_by_line(path: Path) -> None:
    path.write_text("id,note\n1,a,b\n2\n3,c\n", "utf-8")
    (chunk,) = chunks_of(path)
    assert chunk.broken == {
        0: "has 3 cells where the header has 2",
        1: "has 1 cells where the header has 2",
    }
    assert chunk.texts["id"].to_pylist() == ["1", "2", "3"]


def test_after_a_broken_quote_the_next_line_is_read(path: Path) -> None:
    path.write_text('id,note\n1,"a"b\n2,c\n', "utf-8")
    (chunk,) = chunks_of(path)
    assert list(chunk.broken) == [0]
    assert chunk.broken[0].startswith("is no row of CSV")
    assert chunk.texts["note"].to_pylist() == [None, "c"]


def test_a_quote_that_is_never_closed_is_told_where_it_opens(path: Path) -> None:
    path.write_text('id,note\n1,a\n2,"b\n3,c\n', "utf-8")
    (chunk,) = chunks_of(path)
    assert {int(chunk.lines[row]) for row in chunk.broken} == {3}


def test_a_file_longer_than_a_chunk_comes_in_several(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 2)
    path.write_text("id,note\n" + "".join(f"{i},x\n" for i in range(5)), "utf-8")
    chunks = chunks_of(path)
    assert [chunk.lines.tolist() for chunk in chunks] == [[2, 3], [4, 5], [6]]
    assert chunks[-1].bytes_read == path.stat().st_size


def test_parquet_is_read_as_the_same_texts(path: Path) -> None:
    when = datetime(2026, 3, 1, 10, 0, 1, tzinfo=UTC)
    columns = {
        "number": pa.array([1.5, None]),
        "whole": pa.array([7, None], pa.int16()),
        "flag": pa.array([True, False]),
        "names": pa.array([["a", "b"], None]),
        "label": pa.array(["x", None]).dictionary_encode(),
        "aware": pa.array([when, None], pa.timestamp("ns", "America/Los_Angeles")),
        "naive": pa.array([when.replace(tzinfo=None), None], pa.timestamp("us")),
    }
    pq.write_table(pa.table(columns), path)
    with open_rows(path, columns) as rows:
        (chunk,) = rows.chunks
    assert chunk.lines.tolist() == [1, 2]
    assert {name: texts.to_pylist() for name, texts in chunk.texts.items()} == {
        "number": ["1.5", None],
        "whole": ["7", None],
        "flag": ["true", "false"],
        "names": ["a;b", None],
        "label": ["x", None],
        "aware": ["2026-03-01 10:00:01Z", None],
        "naive": ["2026-03-01 10:00:01.000000", None],
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n1,2\n", "is empty, or its first line is"),
        ("id,note\n1,a\n".encode("utf-16"), "UTF-16"),
        ("id,note\n1,a\n2,M\xfcller\n".encode("latin-1"), "line 3 is not UTF-8 .byte 0xfc."),
        (gzip.compress(b"id,note\n1,a\n" * 99, mtime=0)[:-20], "damaged"),
        (b"\x1f\x8bno gzip at all", "damaged"),
        (b"PAR1 and nothing more", "cannot be read as Parquet"),
        (b"id,note\n1," + b"x" * (1 << 20), "line 2 is longer than"),
        (b"BZh91AY", "bzip2"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    path: Path, content: bytes, reason: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=f"^some file: .*{reason}"):
        chunks_of(path)


def test_an_excel_workbook_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableFile, match="Excel"):
        chunks_of(path)


def test_a_missing_file_is_refused(path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        chunks_of(path)


def test_a_column_of_parquet_that_holds_no_cells_is_refused(path: Path) -> None:
    pq.write_table(pa.table({"id": pa.array([{"a": 1}])}), path)
    with pytest.raises(UnreadableFile, match="column id has the type struct"):
        chunks_of(path)
