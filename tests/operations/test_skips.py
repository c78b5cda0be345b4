"""`.ci/skips.py`: a test that this machine could have run must not be skipped in CI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def judge(folder: Path, *cases: str) -> subprocess.CompletedProcess[str]:
    report = folder / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return subprocess.run(  # noqa: S603 - the script under test
        [sys.executable, REPOSITORY / ".ci" / "skips.py", report], capture_output=True, text=True
    )


def skip(name: str, reason: str, kind: str = "pytest.skip") -> str:
    return (
        f'<testcase classname="tests.data.test_store" name="{name}">'
        f'<skipped type="{kind}" message="{reason}"/></testcase>'
    )


def test_a_suite_that_ran_whole_passes(tmp_path: Path) -> None:
    answer = judge(tmp_path, '<testcase classname="tests.data.test_store" name="test_it"/>')
    assert (answer.returncode, answer.stdout) == (0, "No test was skipped.\n")


def test_a_skip_that_says_what_the_machine_lacks_is_named_and_allowed(tmp_path: Path) -> None:
    answer = judge(tmp_path, skip("test_gpu", "not on this machine: no GPU"))
    assert answer.returncode == 0
    assert "allowed: tests.data.test_store::test_gpu: not on this machine: no GPU" in answer.stdout


def test_any_other_skip_is_named_and_fails(tmp_path: Path) -> None:
    answer = judge(tmp_path, skip("test_gpu", "not on this machine: no GPU"), skip("test_b", "x"))
    assert answer.returncode == 1
    assert "refused: tests.data.test_store::test_b: x" in answer.stdout


def test_an_expected_failure_is_not_a_skip(tmp_path: Path) -> None:
    answer = judge(tmp_path, skip("test_known_bug", "reported", kind="pytest.xfail"))
    assert (answer.returncode, answer.stdout) == (0, "No test was skipped.\n")
