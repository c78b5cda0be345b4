"""What image-match answers, and how the engine's finding becomes it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from data.reference.categories import CATEGORIES
from engine.pay_advice import rounded
from engine.pictures.reader import PictureTask, SimilarTask
from engine.pictures.seen import SeenThing
from serving.contract.units import shown_share, shown_usd
from serving.contract.values import AnswerModel
from serving.language.picture_words import PictureWords


class DetectedObject(AnswerModel):
    """One thing in the picture."""

    object: str = Field(description="English name, in the singular.")
    confidence: float = Field(description="0 to 1; how sure the model is, not calibrated.")
    bounding_box: dict[Literal["x", "y", "width", "height"], float] = Field(
        description="Pixels of the upright picture, from its upper left corner."
    )

    @classmethod
    def of(cls, thing: SeenThing) -> Self:
        """What was seen, in the contract's words."""
        box = thing.box
        return cls(
            object=thing.name,
            confidence=shown_share(thing.confidence),
            bounding_box={
                "x": round(box.x, 1),
                "y": round(box.y, 1),
                "width": round(box.width, 1),
                "height": round(box.height, 1),
            },
        )


class ImageAnalysis(AnswerModel):
    """What the picture shows."""

    detected_objects: list[DetectedObject]
    scene: str
    complexity: Literal["simple", "medium", "complex"]


class EstimatedPay(AnswerModel):
    """The market rate: four in five such tasks pay between these, USD for each worker."""

    min: float
    max: float


class EstimatedTaskDetails(AnswerModel):
    """The task that the picture may be about."""

    type: str
    items: list[str]
    estimated_weight: str
    estimated_people: int
    estimated_time: str
    estimated_pay: EstimatedPay


class SimilarTaskAnswer(AnswerModel):
    """An open task that is alike."""

    task_id: str
    similarity: float = Field(
        description="1 the same, near 0 nothing in common. Where `comparedBy` is `picture`: how "
        "much alike the two pictures are, 0 as pictures of different things are on average. "
        "Where it is `text`: the cosine between the meaning of the task's text and of what the "
        "picture shows, told as a title."
    )
    compared_by: Literal["picture", "text"] = Field(
        description="What of the task `similarity` is about: whichever is more alike."
    )
    title: str
    category: str
    pay: float
    image: str = Field(
        description="Where the task's picture can be seen; empty where it has none."
    )

    @classmethod
    def of(cls, task: SimilarTask) -> Self:
        """The engine's finding in the contract's words."""
        return cls(
            task_id=task.task_id,
            similarity=shown_share(task.similarity),
            compared_by=task.basis.value,
            title=task.title,
            category=CATEGORIES[task.category],
            pay=shown_usd(task.pay_usd),
            image=task.address,
        )


class ImageMetadata(AnswerModel):
    """How the answer was made."""

    processing_time: float = Field(description="Milliseconds from request to answer.")
    model: str = Field(description="The model that looked, and the release that judged.")
    text: Literal["read", "none", "not-read"] = Field(
        description="Words in the picture: read and used; none; or there, but not read in time."
    )


class ImageMatchAnswer(AnswerModel):
    """A picture as the outline of a task, with open tasks that are alike."""

    image_analysis: ImageAnalysis
    suggested_category: str
    estimated_task_details: EstimatedTaskDetails
    similar_tasks: list[SimilarTaskAnswer]
    metadata: ImageMetadata

    @classmethod
    def of(cls, task: PictureTask, words: PictureWords, *, processing_ms: float) -> Self:
        """The engine's finding, in words and app units."""
        judgement = task.judgement
        return cls(
            image_analysis=ImageAnalysis(
                detected_objects=[DetectedObject.of(thing) for thing in task.seen.things],
                scene=words.scene(task),
                complexity=judgement.complexity.value,
            ),
            suggested_category=CATEGORIES[judgement.category],
            estimated_task_details=EstimatedTaskDetails(
                type=words.kind(task),
                items=words.items(task),
                estimated_weight=words.weight(task),
                estimated_people=judgement.people,
                estimated_time=words.time(task),
                estimated_pay=EstimatedPay(
                    min=rounded(task.band.low), max=rounded(task.band.high)
                ),
            ),
            similar_tasks=[SimilarTaskAnswer.of(similar) for similar in task.similar],
            metadata=ImageMetadata(
                processing_time=round(processing_ms, 1),
                model=f"{task.seen.looked} {task.release_id}",
                text=task.seen.text.value,
            ),
        )
