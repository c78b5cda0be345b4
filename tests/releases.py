"""Further releases for tests, made from a trained one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from models.calibration import CalibrationKind, Calibrator
from models.release import Release, ReleaseContents, write_release


def write_variant(
    releases: Path, release: Release, *, shift: float = 0.0, alpha: float | None = None
) -> str:
    """Write a release like a trained one, but for P(accept) and the policy; its id.

    `shift` is added to the log-odds of acceptance, before any calibration, which is left out
    where there is a shift; `alpha` is the policy's.
    """
    chain = release.chain
    if shift:
        moved = Calibrator(CalibrationKind.PLATT, (), (1.0, shift))
        chain = replace(chain, accept=replace(chain.accept, calibrator=moved))
    manifest = release.manifest
    begin, end = (datetime.fromisoformat(at) for at in manifest["window"])
    contents = ReleaseContents(
        chain=chain,
        examination=release.examination,
        policy={**release.policy, **({} if alpha is None else {"alpha": alpha})},
        window=(begin, end),
        seed=manifest["seed"],
        metrics=manifest["metrics"],
        attachments={},
    )
    made = datetime.fromisoformat(manifest["created_at"]) + timedelta(minutes=1 + abs(shift))
    return write_release(releases, contents, created_at=made)
