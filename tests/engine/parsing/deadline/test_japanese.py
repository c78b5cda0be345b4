"""Japanese sentences, the basics; it is Thursday 12 June 2025, nine in the morning."""

from __future__ import annotations

import pytest

from tests.engine.parsing.deadline.sentences import read, rows, shown

STATED = """
    今日までにお願いします | 2025-06-12
    明日引っ越しを手伝ってください | 2025-06-13
    明後日の朝に来てください | 2025-06-14 09:00
    土曜日に庭を手入れしてください | 2025-06-14
    来週の月曜日に来てください | 2025-06-16
    6月20日までに | 2025-06-20
    20日に来てください | 2025-06-20
    午後3時に来てください | 2025-06-12 15:00
    明日の午後3時半に | 2025-06-13 15:30
    今晩8時に | 2025-06-12 20:00
    3日以内に | 2025-06-15 09:00
    2時間後に | 2025-06-12 11:00
    今月末までに | 2025-06-30
    毎週火曜日に | -
    5歳の子供の世話 | -
"""


@pytest.mark.parametrize(("words", "wanted"), rows(STATED))
def test_a_stated_deadline_is_found(words: str, wanted: str) -> None:
    assert shown(read(words, "ja")) == wanted
