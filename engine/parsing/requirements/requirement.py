"""What a post requires of whoever does the work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement.

    Attributes
    ----------
    type : str
        What kind it is: "car", "tools", "experience", "people", "language", ...
    value : bool, float or str
        The number of people, the least age or rating, an ISO 639-1 code, a weight with its
        unit, the words of a licence; True where there is only having it or not.
    is_required : bool
        False where it is only preferred ("a plus").
    qualification : str or None
        Id in `data.reference.qualifications` that a worker's profile can be checked against.
    """

    type: str
    value: bool | float | str
    is_required: bool
    qualification: str | None = None
