"""The card as one self-contained HTML page."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape

from training.card.rows import Row, Section, Verdict, missed_in

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --met: #2a7d3f; --missed: #b3261e; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.met { color: var(--met); } .missed { color: var(--missed); font-weight: 600; }
.shown { opacity: .7; }
img { max-width: 100%; background: #fff; } .note { opacity: .75; font-size: .85rem; }
"""


def render(
    title: str,
    facts: Mapping[str, str],
    sections: Sequence[Section],
    pictures: Mapping[str, bytes],
) -> str:
    """The whole page; pictures are embedded, nothing is loaded from elsewhere."""
    missed = missed_in(sections)
    judged = [row for part in sections for row in part.rows if row.verdict is not Verdict.SHOWN]
    verdict = (
        f"{len(judged) - len(missed)} of {len(judged)} bars met."
        if missed
        else f"All {len(judged)} bars met."
    )
    listed = "".join(
        f"<li>{escape(row.of)}: {_number(row.value)} (bar: {escape(row.bar)})</li>"
        for row in missed
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(title)}</h1><table>"
        + "".join(
            f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
            for name, value in facts.items()
        )
        + f"</table><p><strong>{verdict}</strong></p>"
        + (f"<ul>{listed}</ul>" if listed else "")
        + "".join(_section(part, pictures) for part in sections)
        + "</body></html>\n"
    )


def _section(part: Section, pictures: Mapping[str, bytes]) -> str:
    images = "".join(
        f'<img alt="{escape(name)}" src="data:image/png;base64,'
        f'{base64.b64encode(pictures[name]).decode()}">'
        for name in part.pictures
        if name in pictures
    )
    return (
        f"<h2>{escape(part.title)}</h2><p>{escape(part.meaning)}</p>{images}<table>"
        "<tr><th>figure</th><th>value</th><th>95 % interval</th><th>rows</th><th>bar</th>"
        f"<th></th></tr>{''.join(_row(row) for row in part.rows)}</table>"
    )


def _row(row: Row) -> str:
    note = f'<div class="note">{escape(row.note)}</div>' if row.note else ""
    interval = "" if row.low is None else f"{_number(row.low)} to {_number(row.high)}"
    count = "" if row.count is None else f"{row.count:,}"
    return (
        f'<tr><td>{escape(row.of)}{note}</td><td class="number">{_number(row.value)}</td>'
        f'<td class="number">{interval}</td><td class="number">{count}</td>'
        f'<td>{escape(row.bar)}</td><td class="{row.verdict.value}">{row.verdict.value}</td></tr>'
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4f}"
