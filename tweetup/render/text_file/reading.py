"""A recap as a text file, read back: its parts, in the order and places in which they stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.render.text_file.blocks import Piece, find_pieces, resolve_references
from tweetup.render.text_file.front_matter import read_front_matter
from tweetup.render.text_file.own_words import read_own
from tweetup.render.text_file.parts import (
    AT_TOP,
    FRONT_FIELDS,
    PROGRAM_QUOTE,
    Comment,
    FilePart,
    Mark,
    PartKind,
    fold,
    part_digest,
    repair_marks,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["CONFLICT_MARKS", "FileText", "as_read", "read_file"]

CONFLICT_MARKS: Final = ("<<<<<<<", "=======", ">>>>>>>")
"""The beginnings of the lines between which both versions of a part stand."""

_ALIKE: Final = 0.6
"""Likeness from which on a paragraph without a mark is a part that is missing."""
_URL: Final = re.compile(r"https?://\S+\Z")
_BULLET: Final = re.compile(r"\A\s*(?:[-*+]|\d+[.)])\s+")
_LINK_FIRST: Final = re.compile(r"(?:\[[^\]]*\]\([^)]*\)|<[^>]*>)\s*[:：,;.–—-]?\s*(.+)", re.DOTALL)
"""A link with words behind it."""
_PARTS_WITH_TEXT: Final = frozenset({PartKind.SENTENCE, PartKind.THEME})
_ANCHORS: Final = frozenset({PartKind.QUOTE, PartKind.QUESTION})
_OUTSIDE: Final = frozenset({"links", "next", "numbers", "participants", "made", "end"})
_BEHIND_END: Final = frozenset({"next", "numbers", "participants", "made"})
_LOST: Final = 0.5
_NAMES: Final = re.compile(r"\s*[:：]\s+(?=@)")
"""The sign between a thing and the people who named it."""
_FORMS: Final = {
    "heading": frozenset({PartKind.SECTION, PartKind.HEADING, PartKind.LIST, PartKind.TEXT}),
    "item": frozenset({PartKind.THEME, PartKind.ITEM}),
    "paragraph": frozenset({PartKind.SENTENCE, PartKind.THEME, PartKind.TEXT, PartKind.OWN}),
}
"""The kinds that a piece without a mark may be, by its form."""
_ENDING: Final = frozenset({PartKind.THEME, PartKind.ITEM, PartKind.LIST})
"""Parts behind which one's own stands at the end of the section."""
_WORDED: Final = frozenset({PartKind.SENTENCE, PartKind.THEME, PartKind.ITEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """A file that was read: its parts and fields, and the edition that it was made from.

    ``kept`` are lines of the front matter that are a person's own. ``remarks`` tell of words that
    the file cannot have, or that stand elsewhere now. ``source`` is the whole text that was read,
    ``comments`` are HTML comments of a person's own.
    """

    session: str
    edition: str
    parts: tuple[FilePart, ...]
    kept: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    source: str = ""
    comments: tuple[Comment, ...] = ()


def read_file(
    text: str,
    where: str,
    *,
    known: Sequence[FilePart] = (),
    renamed: Callable[[Mark], Mark] | None = None,
) -> FileText:
    """Return the parts of a file; ``known`` are those that a part without a mark may be.

    ``renamed`` gives a mark the names that sections have now.

    Raises :class:`~tweetup.errors.UsageError` for a file whose beginning cannot be read, with marks
    of a conflict in it, or with two parts of one mark.
    """
    whole = repair_marks(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if not whole.strip():
        raise UsageError(
            "is empty", where=where, hint="put it back, or write it anew with --overwrite"
        )
    for number, line in enumerate(whole.split("\n"), start=1):
        if line.startswith((CONFLICT_MARKS[0], CONFLICT_MARKS[2])):
            raise UsageError(
                "two versions of a part still stand here",
                where=f"{where}:{number}",
                hint="keep one, and delete the lines that begin with <<<, === and >>>",
            )
    front = read_front_matter(whole, where)
    lines = whole.split("\n")
    body = resolve_references("\n".join(lines[front.end :]))
    whole = "\n".join((*lines[: front.end], body))
    arranged = _Arrangement(where, known)
    for piece in find_pieces(body, front.end + 1):
        if renamed is not None and piece.mark is not None:
            piece = replace(piece, mark=renamed(piece.mark))  # noqa: PLW2901 - the piece to read
        arranged.take(piece)
    arranged.finish()
    arranged.remarks.extend(
        f"the line “{name}: …” stands there again"
        + (": leave out its value alone to have none" if name != "date" else "")
        for name in (*FRONT_FIELDS, "date")
        if known and name not in front.values
    )
    fields = tuple(
        _part(
            PartKind.FIELD,
            name,
            text=front.values[name],
            line=front.lines[name],
        )
        for name in FRONT_FIELDS
        if name in front.values
    )
    return FileText(
        session=front.values.get("session", ""),
        edition=front.values.get("edition", ""),
        parts=(*fields, *arranged.parts),
        kept=tuple(front.kept),
        remarks=tuple(arranged.remarks),
        source=whole,
        comments=tuple(arranged.comments()),
    )


def _part(kind: PartKind, name: str, **values: object) -> FilePart:
    made = FilePart(kind=kind, name=name, **values)  # type: ignore[arg-type]  # as it takes them
    return replace(made, digest=part_digest(made.text, made.more, made.address))


class _Arrangement:
    """The parts of a file, found piece by piece."""

    def __init__(self, where: str, known: Sequence[FilePart]) -> None:
        self.parts: list[FilePart] = []
        self.remarks: list[str] = []
        self._where = where
        self._known = known
        self._pieces: list[Piece] = []
        self._comments: list[Piece] = []

    def take(self, piece: Piece) -> None:
        """Take a piece of the file, in order."""
        if piece.form == "comment":
            self._comments.append(piece)
        else:
            self._pieces.append(piece)

    def comments(self) -> Iterator[Comment]:
        """Yield the comments of a person's own, each with the part that it stands behind."""
        for piece in self._comments:
            before = [it.key for it in self.parts if it.name and it.line < piece.line]
            yield Comment(text=piece.text, behind=before[-1] if before else None)

    def finish(self) -> None:
        """Find the parts that the pieces are, and their places."""
        self._index()
        place, anchor = AT_TOP, ""
        quoted: list[Piece] = []
        swallow = ""
        for piece in self._pieces:
            if piece.form == "quote" and not self._is_own(piece.mark):
                self._flush(quoted, place, anchor)
                quoted = [piece]
                found = self._quote_of(piece)
                if found is not None and piece.mark is None:
                    # Kept back until its byline comes, with a mark or without one.
                    swallow = found.text if found.kind is PartKind.TEXT else found.more
                continue
            if quoted and piece.mark is not None and piece.mark.name == PROGRAM_QUOTE:
                self._add_program_quote(piece, quoted.pop())
                continue
            if quoted and piece.mark is not None and piece.mark.kind in _ANCHORS:
                block, quoted = quoted[0], []
                place = self._place(place, piece.mark)
                anchor = self._add_quote(piece, piece.mark, block.text, place, anchor)
                continue
            if quoted:
                found = self._quote_of(quoted[0])
                is_byline = found is not None and fold(piece.text) == fold(swallow)
                anchor = self._flush(quoted, place, anchor, has_byline=is_byline)
                quoted = []
                if is_byline and piece.mark is None:
                    continue
            place, anchor = self._take(piece, place, anchor)
        self._flush(quoted, place, anchor)
        self._join()
        self._say_places()

    def _say_byline(self, quoted: Piece) -> None:
        """Tell of a line under a post that was deleted."""
        self.remarks.append(
            f"line {quoted.line}: the line under “{shorten(quoted.text)}” stands there again:"
            " delete the quotation as well to leave the post out"
        )

    def _say_quoted(self, byline: Piece) -> None:
        """Tell of the words of a post that were deleted."""
        if byline.text.strip():
            self.remarks.append(
                f"line {byline.line}: the words of the post above “{shorten(byline.text)}” stand"
                " there again: delete this line as well to leave the post out"
            )

    def _say_places(self) -> None:
        """Tell where paragraphs of a person's own go that cannot stand where they were written."""
        if not self._known:
            return
        last = max(
            (at for at, it in enumerate(self.parts) if it.kind is PartKind.SENTENCE), default=0
        )
        below = ""
        for at, part in enumerate(self.parts):
            if part.kind is PartKind.HEADING:
                below = part.name
            if part.kind not in {PartKind.OWN, PartKind.PICTURE}:
                continue
            words = shorten(part.text or part.more)
            if part.place == AT_TOP and at < last:
                self.remarks.append(
                    f"line {part.line}: “{words}” stands behind the introduction now"
                )
            elif part.place == "end" and below in _BEHIND_END:
                self.remarks.append(
                    f"line {part.line}: “{words}” stands behind the last section and the links now"
                )

    # Places

    def _index(self) -> None:
        """Note the parts that have marks, and the sections of which the heading alone is gone."""
        self._marked = {(it.mark.kind, it.mark.name) for it in self._pieces if it.mark is not None}
        self._places = {it.key: it.place for it in self._known if it.place}
        inside: dict[str, list[bool]] = defaultdict(list)
        for key, place in self._places.items():
            if key[0] in {*_ANCHORS, PartKind.THEME, PartKind.ITEM}:
                inside[place].append(key in self._marked)
        headings = {it.name for it in self._known if it.kind is PartKind.SECTION}
        self._headless = {
            place
            for place, present in inside.items()
            if place in headings
            and (PartKind.SECTION, place) not in self._marked
            and not self._has_heading(place)
            and sum(present) > _LOST * len(present)
        }
        self._missing = [
            it for it in self._known if it.kind is PartKind.TEXT or it.key not in self._marked
        ]

    def _has_heading(self, place: str) -> bool:
        words = {
            fold(it.text) for it in self._known if it.kind is PartKind.SECTION and it.name == place
        }
        return any(it.form == "heading" and fold(it.text) in words for it in self._pieces)

    def _place(self, place: str, mark: Mark) -> str:
        """Return the place of a marked part: that of its section where only the heading is gone."""
        before = self._places.get((mark.kind, mark.name), place)
        return before if before in self._headless else place

    # Pieces

    def _is_own(self, mark: Mark | None) -> bool:
        return mark is not None and mark.kind in {PartKind.OWN, PartKind.PICTURE}

    def _take(self, piece: Piece, place: str, anchor: str) -> tuple[str, str]:
        mark = piece.mark or self._find(piece, place)
        if mark is None:
            self._add_own(piece, place, anchor)
            return place, anchor
        kind = mark.kind
        if kind in {PartKind.SECTION, PartKind.HEADING}:
            self.parts.append(
                _part(kind, mark.name, text=piece.text, line=piece.line, role=mark.role, of=mark.of)
            )
            is_top = kind is PartKind.HEADING and mark.name == "intro"
            return (AT_TOP if is_top else mark.name), ""
        if kind is not PartKind.TEXT and kind not in {PartKind.OWN, PartKind.PICTURE}:
            place = self._place(place, mark)
        if kind in _ANCHORS:
            self._say_quoted(piece)
            return place, self._add_quote(piece, mark, "", place, anchor)
        if kind in {PartKind.OWN, PartKind.PICTURE}:
            self._add_own(piece, place, anchor, name=mark.name, kind=kind)
            return place, anchor
        text, rest = piece.text, ""
        if kind is PartKind.LINK:
            text = self._link_words(piece)
            rest = piece.text.removeprefix(text)
            rest = "" if self._add_words_of_link(piece, mark) else rest
        elif kind is PartKind.ITEM:
            text, *behind = _NAMES.split(text, maxsplit=1)
            rest = "".join(behind)
        if kind in _WORDED and not text.strip():
            return place, anchor  # its words were deleted, and its mark was left
        self._add_words(piece, mark, text, rest, place)
        return place, "end" if kind in _ENDING else anchor

    def _add_words(self, piece: Piece, mark: Mark, text: str, rest: str, place: str) -> None:
        kind = mark.kind
        made = _part(
            kind,
            mark.name,
            place=place,
            text=_one_line(_with_addresses(piece) if kind in _PARTS_WITH_TEXT else text),
            line=piece.line,
            styled=kind in _PARTS_WITH_TEXT and (piece.styled or bool(piece.links)),
        )
        # The words that the program adds are compared apart: they are not to be changed.
        self.parts.append(replace(made, more=_one_line(rest)))

    def _link_words(self, piece: Piece) -> str:
        """Return the title of a link: its words that lead somewhere, else those before a colon."""
        if piece.links:
            label, href = piece.links[0]
            return "" if label == href else label
        return "" if _URL.match(piece.text.strip()) else piece.text.split(":", 1)[0]

    def _add_words_of_link(self, piece: Piece, mark: Mark) -> bool:
        words = self._words_of_link(piece, mark)
        if words:
            self._add_own(replace(piece, source=words, form="paragraph"), "links", "")
        return bool(words)

    def _words_of_link(self, piece: Piece, mark: Mark) -> str:
        """Return the words beside a link that a person added, as a paragraph; empty for none."""
        is_known = any(it.key == (PartKind.LINK, mark.name) for it in self._known)
        if is_known or not self._known or not piece.links:
            return ""
        label = piece.links[0][0]
        if piece.text.strip() == label:
            return ""
        source = _BULLET.sub("", piece.source)
        match = _LINK_FIRST.match(source)
        if match is None:
            return source
        return f"{label}: {match[1]}" if label != mark.name else match[1]

    def _add_quote(self, piece: Piece, mark: Mark, words: str, place: str, anchor: str) -> str:
        self.parts.append(
            _part(
                mark.kind,
                mark.name,
                place=place,
                role=mark.role,
                of=mark.of,
                text=_one_line(words),
                more=_one_line(piece.text),
                line=piece.line,
            )
        )
        if mark.role == "framing" or place == AT_TOP:
            return anchor
        return mark.of.split(" ")[-1] if mark.role == "beside" and mark.of else mark.name

    def _add_program_quote(self, byline: Piece, quoted: Piece) -> None:
        self.parts.append(
            _part(
                PartKind.TEXT,
                PROGRAM_QUOTE,
                text=_one_line(byline.text),
                more=_one_line(quoted.text),
                line=byline.line,
            )
        )

    def _flush(
        self, quoted: Sequence[Piece], place: str, anchor: str, *, has_byline: bool = False
    ) -> str:
        """Take a quotation behind which no byline with a mark stands: a post's, or one's own."""
        for piece in quoted:
            found = self._quote_of(piece) if piece.mark is None else None
            if found is not None and found.kind is PartKind.TEXT:
                self._add_program_quote(replace(piece, text=found.text), piece)
                continue
            if found is None or any(it.key == found.key for it in self.parts):
                self._add_own(piece, place, anchor)
                continue
            if not has_byline:
                self._say_byline(piece)
            mark = Mark(kind=found.kind, name=found.name, role=found.role, of=found.of)
            byline = replace(piece, text=found.more)
            anchor = self._add_quote(byline, mark, piece.text, self._place(place, mark), anchor)
        return anchor

    def _quote_of(self, piece: Piece) -> FilePart | None:
        """Return the one quote without a mark in the file that has these words."""
        words = fold(piece.text)
        for part in self._known:
            if part.kind is PartKind.TEXT and part.more and fold(part.more) == words:
                return part
        found = {
            it.key: it
            for it in self._missing
            if it.kind in _ANCHORS and it.text and fold(it.text) == words
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _find(self, piece: Piece, place: str) -> Mark | None:
        """Return the mark that a piece has lost, None for one that is new."""
        if piece.behind:
            return None
        is_link = place == "links" or self._is_headless_link(piece)
        found = self._find_link(piece) if is_link else None
        return found or self._find_words(piece, place)

    def _is_headless_link(self, piece: Piece) -> bool:
        """Return True for a link of the list of links, where its heading is gone."""
        if (PartKind.HEADING, "links") in self._marked or piece.form != "item" or not piece.links:
            return False
        key = (PartKind.LINK, piece.links[0][1])
        return any(it.key == key for it in self._known)

    def _find_link(self, piece: Piece) -> Mark | None:
        """Return the mark of a link: an item with an address, or a paragraph of one alone."""
        if piece.form not in {"item", "paragraph"}:
            return None
        url = piece.links[0][1] if piece.links else piece.text.strip()
        if piece.form == "paragraph" and fold(piece.text) not in {fold(url), fold(_label(piece))}:
            return None
        known = {it.name for it in self._known if it.kind is PartKind.LINK}
        is_link = url in known or len(piece.links) == 1 or _URL.match(url)
        return Mark(kind=PartKind.LINK, name=url) if is_link else None

    def _find_words(self, piece: Piece, place: str) -> Mark | None:
        """Return the mark of the one part that has these words, or nearly these in this place."""
        kinds = _FORMS.get(piece.form, frozenset({PartKind.OWN}))
        words = fold(piece.source if piece.form == "other" else piece.text)
        same: dict[tuple[PartKind, str], FilePart] = {}
        near: dict[tuple[PartKind, str], FilePart] = {}
        for part in self._missing:
            if part.kind not in kinds or not part.text:
                continue
            text = fold(part.text)
            if text == words or (part.kind is PartKind.OWN and text == fold(piece.source)):
                same[part.key] = part
            elif part.kind in _PARTS_WITH_TEXT and part.place == place and _alike(text, words):
                near[part.key] = part
        taken = {it.key for it in self.parts}
        for found in (same, near):
            left = [it for key, it in found.items() if key not in taken or not it.name]
            if len(left) == 1:
                return Mark(kind=left[0].kind, name=left[0].name)
        return None

    def _add_own(
        self,
        piece: Piece,
        place: str,
        anchor: str,
        *,
        name: str = "",
        kind: PartKind = PartKind.OWN,
    ) -> None:
        """Add a part of a person's own: a paragraph, or a picture with the words behind it."""
        text, more, address = piece.source, "", ""
        if piece.form == "picture" and piece.picture is not None:
            kind = PartKind.PICTURE
            text, address = piece.picture
            more = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", piece.source, count=1).strip()
        elif kind is PartKind.PICTURE:
            text, more = "", piece.source
        elif piece.form == "heading":
            text = f"**{text}**"
            self.remarks.append(f"“{piece.text}” is a paragraph now: headings are the recap's own")
        if not (text.strip() or more.strip() or address):
            return
        place_of = place if place not in _OUTSIDE else "end"
        self.parts.append(
            _part(
                kind,
                name,
                place=place_of,
                after=anchor if place_of not in {"end", AT_TOP} else "",
                text=text,
                more=more,
                address=address,
                line=piece.line,
                role=f"list {piece.group}" if piece.form == "item" else "",
            )
        )

    def _join(self) -> None:
        """Join the blocks of one part, and the items of one's own list; refuse marks used twice."""
        joined: list[FilePart] = []
        counts: Counter[tuple[PartKind, str]] = Counter()
        end = 0
        for part in self.parts:
            before = joined[-1] if joined else None
            is_next, end = part.line <= end + 1, part.line + part.text.count("\n")
            if before is not None and self._belong(before, part):
                joined[-1] = self._joint(before, part, is_next=is_next)
                continue
            if part.kind is PartKind.TEXT or not part.name:
                joined.append(part)
                continue
            if counts[part.key]:
                first = next(it for it in joined if it.key == part.key)
                if first.digest != part.digest and part.kind not in _ANCHORS:
                    raise UsageError(
                        f"the mark “{part.kind.value} {part.name}” of line {first.line} stands here"
                        " as well, behind other words",
                        where=f"{self._where}:{part.line}",
                        hint="delete the mark of the new words",
                    )
                self.remarks.append(f"line {part.line} repeats line {first.line}, and was left out")
                continue
            counts[part.key] += 1
            joined.append(part)
        self.parts = [as_read(it) for it in joined]

    def _belong(self, before: FilePart, part: FilePart) -> bool:
        own = {PartKind.OWN, PartKind.PICTURE}
        if before.kind not in own or part.kind not in own:
            return False
        if before.role and before.role == part.role and before.name == part.name:
            return True
        return bool(part.name) and before.name == part.name

    def _joint(self, before: FilePart, part: FilePart, *, is_next: bool) -> FilePart:
        is_one_list = bool(before.role) and before.role == part.role
        between = "\n" if is_one_list and is_next else "\n\n"
        if before.kind is PartKind.PICTURE:
            more = between.join(filter(None, (before.more, part.more or part.text)))
            made = replace(before, more=more)
        else:
            made = replace(before, text=f"{before.text}{between}{part.text}", role=part.role)
        return made


def as_read(part: FilePart) -> FilePart:
    """Return a part with the words of a person's own as the record has them.

    Also one that was written by a version that escaped more of them.
    """
    if part.kind is PartKind.OWN:
        part = replace(part, text=read_own(part.text), role="")
    elif part.kind is PartKind.PICTURE:
        part = replace(part, more=read_own(part.more), role="")
    else:
        return part
    return replace(part, digest=part_digest(part.text, part.more, part.address))


def _alike(text: str, other: str) -> bool:
    return SequenceMatcher(None, text, other).ratio() >= _ALIKE


def _label(piece: Piece) -> str:
    return piece.links[0][0] if piece.links else piece.text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _with_addresses(piece: Piece) -> str:
    """Return plain words in which links are written out: ``words (address)``."""
    text = piece.text
    for label, href in piece.links:
        if label != href and label:
            text = text.replace(label, f"{label} ({href})", 1)
    return text
