"""Say what the test suite skipped; fail when this machine could have run it.

Reads pytest's JUnit report (first argument). A skip is allowed only if its reason begins with
`not on this machine:`, which a test says when it has looked and found that a part is missing.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

ALLOWED = "not on this machine:"


def skipped(report: Path) -> dict[str, str]:
    """Reason of each skipped test, by the test's name."""
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it just now
    return {
        f"{case.get('classname')}::{case.get('name')}": skip.get("message", "")
        for case in cases
        for skip in case.iter("skipped")
        if skip.get("type") == "pytest.skip"
    }


def main() -> int:
    reasons = skipped(Path(sys.argv[1]))
    refused = {test for test, reason in reasons.items() if not reason.startswith(ALLOWED)}
    lines = [
        f"{'refused' if test in refused else 'allowed'}: {test}: {reason}"
        for test, reason in sorted(reasons.items())
    ]
    sys.stdout.write("\n".join(["Skipped tests:", *lines] if lines else ["No test was skipped."]))
    sys.stdout.write("\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
