"""Parsed posts by their id, and what their posters changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, delete, func, insert, select, update
from sqlalchemy.orm import Session

from data.observed import Share
from data.parsed_posts import ParsedPost, ParseReview, PostField, edits
from data.tables import ParsedPostRow


def add_parsed_posts(session: Session, posts: Sequence[ParsedPost]) -> None:
    """Keep posts that were parsed."""
    rows = [
        {
            "id": post.id,
            "parsed_at": post.parsed_at,
            "release_id": post.release_id,
            "language": post.language,
            "fingerprints": {name.value: mark for name, mark in post.fingerprints.items()},
        }
        for post in posts
    ]
    if rows:
        session.execute(insert(ParsedPostRow), rows)


def review_parsed_post(session: Session, review: ParseReview, *, at: datetime) -> bool:
    """Keep what a poster changed; False where the post is not known or was reviewed before."""
    row = ParsedPostRow
    query = select(row).where(row.id == review.parse_id, row.reviewed_at.is_(None))
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        return False
    marks = {PostField(name): mark for name, mark in found.fingerprints.items()}
    parsed = ParsedPost(found.id, found.parsed_at, found.release_id, found.language, marks)
    seen = edits(parsed, review)
    if not seen.compared:
        return False
    session.execute(
        update(row)
        .where(row.id == review.parse_id)
        .values(reviewed_at=at, compared=len(seen.compared), edited=len(seen.edited))
    )
    return True


def parse_edits(session: Session, *, since: datetime, until: datetime) -> tuple[Share, Share]:
    """Reviewed fields and those changed; reviewed posts and those with a change."""
    row = ParsedPostRow
    query = select(
        func.coalesce(func.sum(row.edited), 0),
        func.coalesce(func.sum(row.compared), 0),
        func.coalesce(func.sum((row.edited > 0).cast(Integer)), 0),
        func.count(),
    ).where(row.reviewed_at >= since, row.reviewed_at < until)
    edited, compared, changed, posts = (int(n) for n in session.execute(query).one())
    return Share(edited, compared), Share(changed, posts)


def forget_parsed_posts(session: Session, *, before: datetime) -> None:
    """Delete posts that were parsed before an instant."""
    session.execute(delete(ParsedPostRow).where(ParsedPostRow.parsed_at < before))
