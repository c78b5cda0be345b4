"""Every kind of cell is read exactly, or refused with the reason."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.cells import Clock, read_cells
from data.importing.reading import Chunk
from data.importing.sheet import Sheet
from data.importing.specification import TEXT_LENGTH, Column, Kind, Table
from data.reference.calendar import NEVER, epoch

LATEST = epoch(datetime(2026, 6, 30, 17, tzinfo=UTC))
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def sheet_of(column: Column, *texts: str | None, zone: ZoneInfo | None = None) -> Sheet:
    chunk = Chunk(
        lines=np.arange(2, len(texts) + 2),
        texts={column.name: pa.array(texts, pa.string())},
        broken={},
        bytes_read=0,
    )
    return read_cells(chunk, Table("t", "a row", (column,)), Clock(zone, LATEST))


def read(column: Column, text: str, zone: ZoneInfo | None = None) -> Any:
    """The value of a cell that must be valid."""
    sheet = sheet_of(column, text, zone=zone)
    assert sheet.faults == []
    return sheet[column.name][0]


def refusal(column: Column, text: str | None, zone: ZoneInfo | None = None) -> str:
    """Why a cell is refused."""
    (fault,) = sheet_of(column, text, zone=zone).faults
    assert (fault.row, fault.column) == (0, column.name)
    return fault.reason


def of(kind: Kind, **limits: Any) -> Column:
    return Column("c", kind, "a cell", **limits)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_to_the_last_bit(number: float) -> None:
    assert read(of(Kind.NUMBER), str(number)) == number


@given(st.datetimes(datetime(2000, 1, 2), datetime(2026, 6, 1), timezones=st.timezones()))  # noqa: DTZ001 (hypothesis wants them naive)
def test_a_time_with_its_offset_is_the_same_instant(moment: datetime) -> None:
    offset = moment.utcoffset()
    if offset is None or offset.total_seconds() % 60:  # ISO 8601 has no seconds in an offset
        return
    assert read(of(Kind.INSTANT), moment.isoformat()) == math.floor(moment.timestamp())


@given(st.integers(0, 10**9))
def test_any_whole_number_of_cents_is_money(cents: int) -> None:
    assert round(read(of(Kind.MONEY), f"{cents // 100}.{cents % 100:02}") * 100) == cents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01T09:30:00Z", "2026-05-01T09:30:00+00:00"),
        ("2026-05-01 09:30Z", "2026-05-01T09:30:00+00:00"),
        ("2026-05-01T09:30:59.999+02:00", "2026-05-01T07:30:59+00:00"),
        ("2026-05-01 09:30:00-0700", "2026-05-01T16:30:00+00:00"),
        ("2026-05-01T09:30:00 +05:45", "2026-05-01T03:45:00+00:00"),
        ("2026-05-01T09:30:00-07", "2026-05-01T16:30:00+00:00"),
        ("2026-05-01T09:30-07", "2026-05-01T16:30:00+00:00"),
    ],
)
def test_times_tell_their_offset_in_several_ways(text: str, expected: str) -> None:
    assert read(of(Kind.INSTANT), text) == epoch(datetime.fromisoformat(expected))


def test_a_time_without_offset_is_of_the_stated_zone() -> None:
    summer, winter = "2026-06-01T09:00:00", "2026-01-15 09:00"
    at = [read(of(Kind.INSTANT), text, LOS_ANGELES) for text in (summer, winter)]
    assert at == [
        epoch(datetime(2026, 6, 1, 16, tzinfo=UTC)),  # UTC-7
        epoch(datetime(2026, 1, 15, 17, tzinfo=UTC)),  # UTC-8
    ]


def test_a_stated_zone_leaves_times_with_an_offset_alone() -> None:
    sheet = sheet_of(of(Kind.INSTANT), "2026-06-01T09:00Z", "2026-06-01T09:00", zone=LOS_ANGELES)
    assert (sheet["c"][1] - sheet["c"][0]) / 3_600 == 7


@pytest.mark.parametrize(
    ("text", "zone", "reason"),
    [
        ("2026-05-01T09:30:00", None, "no UTC offset"),
        ("2026-03-08T02:30:00", LOS_ANGELES, "is no time, or not exactly one"),  # clocks go on
        ("2025-11-02T01:30:00", LOS_ANGELES, "is no time, or not exactly one"),  # and back
        ("2026-02-30T09:30:00Z", None, "does not exist"),
        ("2026-05-01T24:30:00Z", None, "does not exist"),
        ("2026-05-01", None, "is not an ISO 8601 time"),
        ("01.05.2026 09:30", None, "is not an ISO 8601 time"),
        ("1777628400", None, "is not an ISO 8601 time"),
        ("1999-12-31T23:59:59Z", None, "lies outside 2000 to 2099"),
        ("9999-12-31T23:59:59Z", None, "lies outside 2000 to 2099"),
    ],
)
def test_times_that_are_no_instant_are_refused(
    text: str, zone: ZoneInfo | None, reason: str
) -> None:
    assert reason in refusal(of(Kind.INSTANT), text, zone)


def test_what_has_happened_does_not_lie_in_the_future() -> None:
    past = of(Kind.INSTANT, is_past=True)
    assert read(past, "2026-06-30T17:00:00Z") == LATEST
    assert refusal(past, "2026-06-30T17:00:01Z") == "lies in the future"
    assert read(of(Kind.INSTANT), "2026-06-30T17:00:01Z") == LATEST + 1  # a deadline may


@pytest.mark.parametrize(
    "text", ["NaN", "nan", "inf", "-Infinity", "1e999", "1,5", "1_000", "0x10", "twelve", "1 2"]
)
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    assert refusal(of(Kind.NUMBER), text) == "is not a finite number"


def test_a_number_outside_its_range_is_refused() -> None:
    degrees = of(Kind.NUMBER, low=-90, high=90)
    assert (read(degrees, "-90"), read(degrees, "90")) == (-90.0, 90.0)
    assert refusal(degrees, "90.0001") == "lies outside -90 to 90"


def test_fractions_of_what_is_counted_are_refused() -> None:
    assert read(of(Kind.WHOLE), "3.0") == 3.0  # as spreadsheets write it
    assert refusal(of(Kind.WHOLE), "3.5") == "is not a whole number"
    assert read(of(Kind.MONEY), "19.990") == 19.99
    assert refusal(of(Kind.MONEY), "19.995") == "is not in whole cents"


@pytest.mark.parametrize("text", ["1", "1.0", "true", "TRUE", "Yes"])
def test_a_flag_is_said_in_several_ways(text: str) -> None:
    assert read(of(Kind.FLAG), text) == 1


def test_words_are_known_whatever_their_case() -> None:
    word = of(Kind.WORD, words=("low", "high"))
    assert read(word, "HIGH") == "high"
    assert refusal(word, "vast") == "is 'vast', not one of low, high"


def test_categories_are_known_by_other_names_too() -> None:
    assert read(of(Kind.CATEGORY), "Pet Care") == "pet_care"
    assert read(of(Kind.CATEGORIES), "Pet Care; cleaning;pet-care") == ("pet_care", "cleaning")
    assert (
        refusal(of(Kind.CATEGORIES), "cleaning;juggling") == "is 'juggling', which is no category"
    )


def test_qualifications_must_be_known_but_requirements_are_kept_as_written() -> None:
    assert read(of(Kind.QUALIFICATIONS), "Pickup Truck;CPR certified") == ("truck", "cpr")
    assert "'charm'" in refusal(of(Kind.QUALIFICATIONS), "truck;charm")
    assert read(of(Kind.TEXTS), " own car ; good humour;") == ("own car", "good humour")


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Kind.ID, "x" * 129, "is longer than 128 characters"),
        (Kind.ID, "a\nb", "holds a control character"),
        (Kind.TEXT, "x" * (TEXT_LENGTH + 1), "is longer than 10,000 characters"),
        (Kind.TEXT, "a\x00b", "holds a NUL character"),
        (Kind.TEXTS, "a\x00b", "is longer than 10,000 characters, or holds a NUL character"),
    ],
)
def test_texts_that_the_store_cannot_keep_are_refused(kind: Kind, text: str, reason: str) -> None:
    assert refusal(of(kind), text) == reason


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.NUMBER, Kind.INSTANT])
def test_what_a_person_may_have_written_is_never_repeated(kind: Kind) -> None:
    assert "secret" not in refusal(of(kind), "secret\x00")


def test_an_empty_cell_is_refused_only_where_it_is_required() -> None:
    assert refusal(of(Kind.NUMBER, is_required=True), None) == "is empty"
    sheet = sheet_of(of(Kind.INSTANT), None)
    assert (sheet["c"][0], sheet.faults) == (NEVER, [])


def test_an_empty_cell_reads_as_the_stated_default() -> None:
    assert sheet_of(of(Kind.WHOLE, default="7"), None)["c"].tolist() == [7.0]


def test_white_space_around_a_cell_does_not_matter_but_a_text_keeps_it() -> None:
    assert read(of(Kind.NUMBER), " 7 ") == 7.0
    assert read(of(Kind.ID), "\u00a0w1\t") == "w1"
    assert read(of(Kind.TEXT), " so it was written\n") == " so it was written\n"


def test_a_language_is_a_tag() -> None:
    assert read(of(Kind.LANGUAGE), "pt-BR") == "pt-BR"
    assert (
        refusal(of(Kind.LANGUAGE), "Portuguese!")
        == "is 'Portuguese!', not a language tag such as en"
    )


def test_a_column_that_the_file_lacks_is_not_told() -> None:
    chunk = Chunk(np.array([2]), {}, {}, 0)
    kinds = (Kind.ID, Kind.TEXT, Kind.NUMBER, Kind.INSTANT, Kind.FLAG, Kind.TEXTS)
    columns = tuple(Column(kind, kind, "a cell") for kind in kinds)
    sheet = read_cells(chunk, Table("t", "a row", columns), Clock(None, LATEST))
    assert [sheet[kind][0] for kind in kinds if kind != Kind.NUMBER] == ["", None, NEVER, -1, ()]
    assert np.isnan(sheet[Kind.NUMBER][0])
