"""What the main backend may tell of the market: seven types of event, version 1."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

import numpy as np
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from data import market_events as told
from data.columns import Availability, Role, TaskStatus, Urgency
from data.importing.shifts import hours_of_week
from data.market_events import EventKind, MarketEvent, Stated
from data.reference.categories import CATEGORIES, OTHER, SERVICE_MIN, category_code
from data.tables import OutcomeKind, PayType
from serving.contract.match_request import Location
from serving.contract.values import (
    AnswerModel,
    Identifier,
    Number,
    RequestModel,
    Texts,
    expects,
    field_path,
)
from serving.contract.values import Instant as AnyInstant

SCHEMA_VERSION: Final = 1
"""The version of these types; what fits an older one goes on being understood."""

MOST_EVENTS: Final = 1_000
"""Events of one request or message."""

MOST_TEXT: Final = 10_000
"""Characters of a description or of what a worker says of himself."""

Prose = Annotated[
    str,
    Field(max_length=MOST_TEXT),
    expects(f"must be a text of at most {MOST_TEXT:,} characters"),
]
Title = Annotated[
    str,
    Field(min_length=1, max_length=300),
    expects("must be a text of 1 to 300 characters"),
]
Cents = Annotated[
    int,
    Strict(),
    Field(ge=0, le=100_000_000, examples=[5_000]),
    expects("must be whole cents from 0 to 100,000,000"),
]
Count = Annotated[
    int,
    Strict(),
    Field(ge=0, le=10**12),
    expects("must be a whole number from 0 to 1,000,000,000,000"),
]
Metres = Annotated[
    Number, Field(ge=0, le=1_000_000), expects("must be metres from 0 to 1,000,000")
]
Minutes = Annotated[
    Number, Field(ge=0, le=20_160), expects("must be minutes from 0 to 20,160, two weeks")
]
Position = Annotated[
    int, Strict(), Field(ge=1, le=1_000), expects("must be a whole number from 1 to 1,000")
]
Chance = Annotated[
    Number, Field(gt=0, le=1), expects("must be a probability above 0 and at most 1")
]
Language = Annotated[
    str,
    Field(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
    expects("must be a language tag such as en or pt-BR"),
]


def _shifts(given: Any) -> str:
    """The 42 hexadecimal digits of `Mon-Fri 9-17; Sat 10-14`."""
    if not isinstance(given, str) or len(given) > 1_000:
        raise ValueError("not a text")
    return np.packbits(hours_of_week(given)).tobytes().hex()


Shifts = Annotated[
    str,
    BeforeValidator(_shifts),
    Field(examples=["Mon-Fri 9-17; Sat 10-14"]),
    expects("must name local hours by day, such as Mon-Fri 9-17; Sat 10-12 14-18"),
]


FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
"""Years for which local time is known."""


def _of_our_times(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("out of the years")
    return moment


Instant = Annotated[
    AnyInstant,
    AfterValidator(_of_our_times),
    expects(
        "must be a date and time in ISO 8601, such as 2026-01-29T17:00:00Z, "
        f"of the years {FIRST_YEAR} to {LAST_YEAR}"
    ),
]


class _Data(RequestModel):
    """What one event tells."""

    def to_stated(self) -> Stated:
        """In the words of the house."""
        raise NotImplementedError


class WorkerData(_Data):
    """A worker as he is now; what is left out is not known, whatever was known before."""

    worker_id: Identifier
    role: Annotated[
        Literal["worker", "both", "poster"], expects("must be worker, both or poster")
    ] = "worker"
    joined_at: Instant | None = None
    display_name: Annotated[
        str | None, Field(max_length=200), expects("must be a text of at most 200 characters")
    ] = None
    skills: Texts = Field(default=[], description="Categories.")
    qualifications: Texts = Field(default=[])
    home: Location | None = None
    max_distance_m: Metres | None = None
    min_hourly_cents: Cents | None = None
    shifts: Shifts = "0" * 42
    xp: Count | None = None
    profile_text: Prose | None = None

    def to_stated(self) -> Stated:
        """In the words of the house; skills that nobody calls so are left out."""
        codes = {category_code(name) for name in self.skills} - {None}
        return told.WorkerStated(
            worker_id=self.worker_id,
            role=Role[self.role.upper()],
            joined_at=self.joined_at,
            display_name=self.display_name,
            skills=tuple(CATEGORIES[code] for code in sorted(c for c in codes if c is not None)),
            qualifications=tuple(self.qualifications),
            home=_place(self.home),
            max_distance_m=self.max_distance_m,
            min_hourly_cents=self.min_hourly_cents,
            shift_hours=self.shifts,
            xp=self.xp,
            profile_text=self.profile_text,
        )


class TaskData(_Data):
    """A task as it is now; what is left out is not known, whatever was known before."""

    task_id: Identifier
    title: Title
    category: Identifier
    place: Location
    pay_cents: Cents
    poster_id: Identifier | None = None
    worker_id: Identifier | None = None
    description: Prose | None = None
    language: Language | None = None
    requirements: Texts = Field(default=[])
    dropoff: Location | None = None
    posted_at: Instant | None = None
    earliest_start: Instant | None = None
    deadline: Instant | None = None
    service_min: Minutes | None = None
    pay_type: Annotated[Literal["fixed", "hourly"], expects("must be fixed or hourly")] = "fixed"
    urgency: Annotated[
        Literal["low", "medium", "high"], expects("must be low, medium or high")
    ] = "medium"
    status: Annotated[
        Literal["open", "in_progress", "completed", "cancelled"],
        expects("must be open, in_progress, completed or cancelled"),
    ] = "open"

    @model_validator(mode="after")
    def _can_be_done(self) -> Self:
        begins = self.earliest_start or self.posted_at
        if self.deadline is not None and begins is not None and self.deadline < begins:
            raise PydanticCustomError(
                "expected", "{sentence}", {"sentence": "must have its deadline after its start"}
            )
        return self

    def to_stated(self) -> Stated:
        """In the words of the house; a category that nobody knows is `other`."""
        code = category_code(self.category)
        category = OTHER if code is None else code
        minutes = float(SERVICE_MIN[category]) if self.service_min is None else self.service_min
        return told.TaskStated(
            task_id=self.task_id,
            title=self.title,
            category=CATEGORIES[category],
            place=told.Place(self.place.lat, self.place.lng),
            service_min=minutes,
            pay_cents=self.pay_cents,
            urgency=Urgency[self.urgency.upper()],
            status=TaskStatus[self.status.upper()],
            pay_type=PayType(self.pay_type),
            poster_id=self.poster_id,
            worker_id=self.worker_id,
            description=self.description,
            language=self.language,
            requirements=tuple(self.requirements),
            dropoff=_place(self.dropoff),
            posted_at=self.posted_at,
            earliest_start=self.earliest_start,
            deadline=self.deadline,
        )


class PlaceData(_Data):
    """Where a worker is."""

    worker_id: Identifier
    place: Location

    def to_stated(self) -> Stated:
        """In the words of the house."""
        return told.WorkerPlaced(self.worker_id, told.Place(self.place.lat, self.place.lng))


class AvailabilityData(_Data):
    """The status that a worker has set."""

    worker_id: Identifier
    availability: Annotated[
        Literal["offline", "online", "available_now", "busy"],
        expects("must be offline, online, available_now or busy"),
    ]

    def to_stated(self) -> Stated:
        """In the words of the house."""
        return told.WorkerAvailability(self.worker_id, Availability[self.availability.upper()])


class OfferData(_Data):
    """A task that was shown to a worker."""

    task_id: Identifier
    worker_id: Identifier
    ranking_id: Identifier = Field(description="One for all that was shown at once.")
    position: Position
    propensity: Chance | None = None
    worker_place: Location | None = None

    def to_stated(self) -> Stated:
        """In the words of the house."""
        return told.TaskOffered(
            self.task_id,
            self.worker_id,
            self.ranking_id,
            self.position,
            self.propensity,
            _place(self.worker_place),
        )


_LIMITS: Final[dict[str, tuple[float, float]]] = {
    OutcomeKind.RATING: (1.0, 5.0),
    OutcomeKind.ENJOYMENT: (1.0, 5.0),
    OutcomeKind.TIP: (0.0, 100_000_000.0),
    OutcomeKind.TRAVEL_MIN: (0.0, 20_160.0),
    OutcomeKind.WORK_MIN: (0.0, 20_160.0),
}
_FLAGS: Final = frozenset(OutcomeKind) - frozenset(_LIMITS)


class OutcomeData(_Data):
    """What followed the last time that a worker was shown a task."""

    task_id: Identifier
    worker_id: Identifier
    kind: Annotated[
        OutcomeKind, expects(f"must be one of: {', '.join(kind.value for kind in OutcomeKind)}")
    ]
    value: Number = Field(description="1 or 0; 1 to 5 of a rating; cents of a tip; minutes.")

    @model_validator(mode="after")
    def _value_fits(self) -> Self:
        low, high = _LIMITS.get(self.kind, (0.0, 1.0))
        is_flag = self.kind in _FLAGS
        if not low <= self.value <= high or (is_flag and self.value not in (0.0, 1.0)):
            sentence = (
                f"must have 0 or 1 as `value` of {self.kind.value}"
                if is_flag
                else f"must have a `value` of {self.kind.value} from {low:,g} to {high:,g}"
            )
            raise PydanticCustomError("expected", "{sentence}", {"sentence": sentence})
        return self

    def to_stated(self) -> Stated:
        """In the words of the house."""
        return told.TaskOutcome(self.task_id, self.worker_id, self.kind, self.value)


class ImpressionData(_Data):
    """A recommendation that a user saw."""

    recommendation_id: Identifier
    user_id: Identifier
    kind: Annotated[
        str,
        Field(min_length=1, max_length=32),
        expects("must be a text of 1 to 32 characters"),
    ]
    position: Position
    task_id: Identifier | None = None

    def to_stated(self) -> Stated:
        """In the words of the house."""
        return told.RecommendationShown(
            self.recommendation_id, self.user_id, self.kind, self.position, self.task_id
        )


class _Envelope(RequestModel):
    """What every event has beside its data."""

    id: Identifier = Field(description="The same whenever the same event is sent again.")
    occurred_at: Instant
    version: Count | None = Field(
        default=None, description="Counts the states of what it tells of; decides before the time."
    )
    schema_version: Annotated[
        Literal[1], expects(f"must be {SCHEMA_VERSION}, the version that is understood")
    ] = 1


class WorkerUpserted(_Envelope):
    """A worker is new, or has changed."""

    type: Literal["worker.upserted"]
    data: WorkerData


class TaskUpserted(_Envelope):
    """A task is new, or has changed."""

    type: Literal["task.upserted"]
    data: TaskData


class WorkerPlaced(_Envelope):
    """A worker has moved."""

    type: Literal["worker.placed"]
    data: PlaceData


class WorkerAvailability(_Envelope):
    """A worker has set his status."""

    type: Literal["worker.availability"]
    data: AvailabilityData


class TaskOffered(_Envelope):
    """A task was shown to a worker."""

    type: Literal["task.offered"]
    data: OfferData


class TaskOutcome(_Envelope):
    """Something followed an offer."""

    type: Literal["task.outcome"]
    data: OutcomeData


class RecommendationShown(_Envelope):
    """A recommendation was seen."""

    type: Literal["recommendation.shown"]
    data: ImpressionData


AnyEvent = Annotated[
    WorkerUpserted
    | TaskUpserted
    | WorkerPlaced
    | WorkerAvailability
    | TaskOffered
    | TaskOutcome
    | RecommendationShown,
    Field(discriminator="type"),
]
_EVENT: Final[TypeAdapter[Any]] = TypeAdapter(AnyEvent)
_TYPES: Final = ", ".join(kind.value for kind in EventKind)


class NoEvent(ValueError):
    """A document is no event of ours; the message says why, without what it holds."""


def event_of(document: object) -> MarketEvent:
    """The event that a document tells.

    Raises
    ------
    NoEvent
        If it is of no known type, or a field has a value out of its bounds.
    """
    try:
        found = _EVENT.validate_python(document)
    except ValidationError as error:
        raise NoEvent(_reason(error)) from None
    happened_at: datetime = found.occurred_at
    return MarketEvent(
        found.id, EventKind(found.type), happened_at, found.data.to_stated(), found.version
    )


def _reason(error: ValidationError) -> str:
    """Each field with what is wrong with it; never a value."""
    problems = error.errors(include_input=False, include_context=False, include_url=False)
    return "; ".join(map(_problem, problems[:5]))


def _problem(raw: Any) -> str:
    kind, place = str(raw["type"]), list(raw["loc"])
    if kind.startswith("union_tag"):
        return f"type must be one of: {_TYPES}"
    path = field_path(place[1:] if place and place[0] in set(EventKind) else place)
    if kind == "expected":
        return f"{path} {raw['msg']}"
    return f"{path} {'is required' if kind == 'missing' else 'is not valid'}"


class EventsRequest(RequestModel):
    """Events in the order in which they happened."""

    events: Annotated[
        list[dict[str, Any]],
        Field(min_length=1, max_length=MOST_EVENTS),
        expects(f"must be a list of 1 to {MOST_EVENTS:,} events"),
    ]


class RefusedEvent(AnswerModel):
    """An event that took no effect and is kept among the dead letters."""

    index: int = Field(description="Its place in the request, 0 is the first.")
    id: str | None
    reason: str


class EventsAnswer(AnswerModel):
    """What became of the events, all of it committed."""

    applied: int
    repeated: int
    outdated: int
    refused: list[RefusedEvent]


def _place(given: Location | None) -> told.Place | None:
    return None if given is None else told.Place(given.lat, given.lng)
