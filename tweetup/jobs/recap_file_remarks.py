"""Lines that tell a person how their text file differs from the one that is written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.jobs.decided_parts import spoken_name
from tweetup.jobs.publish import decided_recap
from tweetup.project.decisions import named_now
from tweetup.recap.decisions import OWN_NAME, DecisionKind
from tweetup.render.text_file import PartKind, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tweetup.model import Correction
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.render.text_file import Displaced, FilePart, LostLine

__all__ = ["tell_displaced", "tell_gone", "tell_left_over", "tell_not_taken_over", "tell_returned"]

_KINDS: dict[PartKind, tuple[str, ...]] = {
    PartKind.QUOTE: (DecisionKind.QUOTE, DecisionKind.EXCHANGE, DecisionKind.EXAMPLE, "hide"),
    PartKind.QUESTION: (DecisionKind.OPEN, "hide"),
    PartKind.THEME: (DecisionKind.FINDING, DecisionKind.MERGE),
    PartKind.SENTENCE: (DecisionKind.SENTENCE,),
    PartKind.LINK: (DecisionKind.LINK,),
    PartKind.SECTION: (DecisionKind.SECTION,),
    PartKind.OWN: (DecisionKind.PARAGRAPH,),
    PartKind.PICTURE: (DecisionKind.PICTURE,),
}
"""The kinds of decisions by which a part can be out of a recap."""


def tell_returned(lines: Iterable[str]) -> Iterator[str]:
    """Yield a line on each of the program's lines that were deleted and stand again."""
    for words in lines:
        yield f"“{shorten(words)}” is the program's, and stands there again"


def tell_not_taken_over(lost: Sequence[LostLine], copy: Path) -> str:
    """Return a line on those of the file whose words are not in its new version."""
    lines = ", ".join(f"line {it.line} “{shorten(it.text)}”" for it in lost)
    return f"not taken over as it stands: {lines}; your file as it was is {copy.name}"


def tell_left_over(lost: Sequence[LostLine], beside: Path) -> str:
    """Return a line on those of the file whose words have no place in its new version."""
    lines = ", ".join(f"line {it.line} “{shorten(it.text)}”" for it in lost)
    return f"has no place any more, and stands at the end of {beside.name}: {lines}"


def tell_displaced(parts: Iterable[Displaced]) -> Iterator[str]:
    """Yield a line on each part of a person's own that stands elsewhere in the new version."""
    for it in parts:
        words, behind = shorten(it.part.text or it.part.more), it.behind
        if behind is None:
            where = "at the start of the file"
        elif behind.kind in {PartKind.QUOTE, PartKind.QUESTION}:
            where = f"behind the post “{shorten(behind.text)}”"
        else:
            where = f"behind “{shorten(behind.text or behind.more or behind.name)}”"
        why = ": posts that answer each other stand together" if it.parts_posts else ""
        yield f"line {it.part.line}: “{words}” stands {where} now{why}"


def tell_gone(project: Project, session: ChatSession, parts: Iterable[FilePart]) -> Iterator[str]:
    """Yield a line on each part that a person moved and that the recap has no more."""
    for part in parts:
        place = f"line {part.line}: “{shorten(part.text or part.more or part.name)}”"
        number = _left_out_by(project, session, part)
        if number is None:
            yield f"{place} has another place in your file, but is not in the recap any more"
            continue
        yield (
            f"{place} has another place in your file, but correction {number} left it out since:"
            f" `tweetup corrections undo {number}` brings it back, where it stood before"
        )


def _left_out_by(project: Project, session: ChatSession, part: FilePart) -> int | None:
    """Return the number of the decision by which a part is out of the recap."""
    made = [it.stored for it in decided_recap(project, session).standings if not it.overruled]
    made = [named_now(project, session, it) for it in made]
    return next(
        (it.id for it in reversed((*session.corrections, *made)) if _is_about(it, part)), None
    )


def _is_about(decision: Correction, part: FilePart) -> bool:
    if decision.kind not in _KINDS.get(part.kind, ()):
        return False
    target = decision.target or ""
    spoken = spoken_name(target, dict(decision.value).get("section", ""))
    if decision.kind == DecisionKind.EXCHANGE:
        return part.name in target.split()
    names = {part.name, OWN_NAME + part.name, *([part.of] if part.role == "for" else [])}
    return not names.isdisjoint({target, spoken})
