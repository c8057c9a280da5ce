"""Whether a planted defect was seen."""

import dataclasses
import enum


class Word(enum.Enum):
    CAUGHT = "caught"
    MISSED = "MISSED"
    NOT_PLANTED = "ERROR"  # planted wrongly, or nobody could judge
    CLEAN = "clean"
    FALSE_ALARM = "FALSE ALARM"


@dataclasses.dataclass
class Verdict:
    name: str
    word: Word
    stage: str  # in which it was seen, or should have been
    seconds: float
    why: str = ""


def of_defect(defect, judgment):
    """Caught only by every stage that must be red, as a failed product, and for its reason: a tree
    that doesn't compile any more is red, too, and proves nothing."""
    missed = []
    for name in defect.red_in:
        stage = judgment.stages.get(name)
        status = stage.status if stage else "not run"
        if status in ("errored", "canceled", "not run"):
            return Verdict(defect.name, Word.NOT_PLANTED, name, judgment.seconds,
                           f"{name} is {status}: {stage.evidence if stage else ''}".strip())
        if status != "failed":
            missed.append(f"{name} is {status}")
        elif not defect.evidence.search(stage.evidence):
            missed.append(f"{name} is red for another reason: {stage.evidence}")
    if missed:
        return Verdict(defect.name, Word.MISSED, " ".join(defect.red_in), judgment.seconds,
                       "; ".join(missed))
    return Verdict(defect.name, Word.CAUGHT, " ".join(defect.red_in), judgment.seconds)


def of_clean_tree(number, stages, judgment):
    name = f"clean run {number}"
    for stage in stages:
        found = judgment.stages.get(stage)
        if found is None or found.status != "passed":
            status = found.status if found else "not run"
            return Verdict(name, Word.FALSE_ALARM, stage, judgment.seconds,
                           f"{stage} is {status}: {found.evidence if found else ''}".strip())
    return Verdict(name, Word.CLEAN, " ".join(stages), judgment.seconds)
