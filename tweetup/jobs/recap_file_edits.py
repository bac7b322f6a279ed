"""The edits of a recap's text file, made decisions: one function for each kind of part."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import structs

from tweetup.errors import NoEffectError, TweetupError, UnknownNameError, UsageError
from tweetup.jobs import decide, decide_people
from tweetup.jobs.decided_parts import spoken_name
from tweetup.jobs.decision_names import section_values
from tweetup.jobs.outputs import read_file_bytes
from tweetup.jobs.pictures import read_picture
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.recap_file_copies import changed_pictures
from tweetup.model import FindingKind, own_place, post_name
from tweetup.project.decisions import read_decisions
from tweetup.recap.decisions import (
    GROUNDS,
    MENTION_NAME,
    OWN_NAME,
    DecisionKind,
    PartState,
    finding_name,
    read_post,
)
from tweetup.render.own_parts import picture_name
from tweetup.render.text_file import (
    AT_TOP,
    GONE_SECTION,
    PICTURE_FOLDER,
    Change,
    PartKind,
    PartNames,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from tweetup.jobs.decide import Decided
    from tweetup.model import Correction, Finding, OwnPart, Picture, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.recap.decisions import DecisionStanding
    from tweetup.render.text_file import FileEdit, FilePart

__all__ = ["FileEditor", "change_digest", "name_parts"]

_ORDERED = {"findings": "key themes", "open": "open questions", "own": "your own parts"}
"""The kinds of parts in an order as people call them, where the kind is no word of theirs."""

_SHOWN, _LEFT_OUT = PartState.SHOWN, PartState.LEFT_OUT


def change_digest(standing: DecisionStanding) -> str:
    """Return what tells a change of the ground of a decision from another one."""
    told = f"{standing.stored.id} {standing.changed}"
    return blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def name_parts(project: Project, session: ChatSession) -> PartNames:
    """Return the names by which the file tells findings and the things of lists apart."""
    first = {
        (it.target or "", values.get("list", ""), values["text"]): it.target or ""
        for it in read_decisions(project, session)
        if it.kind == DecisionKind.ITEM
        for values in [dict(it.value)]
        if values.get("text")
    }
    named = {(what, text): target for (_, what, text), target in first.items()}
    return PartNames(
        finding=_finding_mark,
        item=lambda section, what, item: named.get((what, item), item),  # noqa: ARG005 - two sections may have one
    )


def _finding_mark(finding: Finding) -> str:
    """Return the name of a finding in the file; a phrase may be one of several sections."""
    return spoken_name(finding_name(finding), finding.section)


def _behind_phrase(recap: Recap, mark: str) -> str:
    """Return the words that tell who wrote the phrase of a key theme; empty where none do."""
    for section in recap.sections:
        mentions = [
            it
            for it in section.findings
            if it.kind is FindingKind.MENTION and it.sure and not it.statement
        ]
        said = next((it for it in section.summary if it.name == "mentions"), None)
        clauses = (said.clauses or (said,)) if said else ()
        if len(clauses) != len(mentions):
            continue
        for clause, finding in zip(clauses, mentions, strict=True):
            if _finding_mark(finding) == mark:
                before, _, behind = clause.text.partition(recap.wording.quoted(finding.text))
                return "" if before.strip() else behind.rstrip(" ;.")
    return ""


@dataclass(slots=True)
class FileEditor:
    """Stores the edits of one file as decisions, in one transaction of the caller's.

    ``mine`` are the parts of the file, ``folder`` is where its pictures begin. ``decisions`` are
    those that were stored, ``remarks`` tell of edits that nothing could be made of, ``overruled``
    of orders that somebody decided on and that the file has otherwise. ``seen`` are the digests of
    changes of what decisions rest on that were there when the file was written: of others a person
    who edited it knew nothing.
    """

    project: Project
    session: ChatSession
    mine: Sequence[FilePart]
    folder: Path
    where: str
    seen: frozenset[str] = frozenset()
    decisions: list[Correction] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    overruled: list[str] = field(default_factory=list)
    _handled: set[tuple[str, ...]] = field(default_factory=set)
    _left_out: dict[str, str] = field(default_factory=dict)

    def apply(self, edits: Iterable[FileEdit]) -> None:
        """Store the edits.

        Raises :class:`~tweetup.errors.UsageError` for one that a person has to put right.
        """
        handlers: Mapping[PartKind, Callable[[Change, FilePart], None]] = {
            PartKind.FIELD: self._field,
            PartKind.SENTENCE: self._sentence,
            PartKind.THEME: self._theme,
            PartKind.QUOTE: self._quote,
            PartKind.QUESTION: self._question,
            PartKind.LIST: self._list,
            PartKind.ITEM: self._item,
            PartKind.LINK: self._link,
            PartKind.OWN: self._own,
            PartKind.PICTURE: self._picture,
            PartKind.SECTION: self._heading,
            PartKind.HEADING: self._heading,
        }
        for edit in edits:
            try:
                handlers[edit.part.kind](edit.change, edit.part)
            except NoEffectError as error:
                self._say(edit.part, str(error))
            except UsageError as error:
                if error.where and error.where.startswith(self.where):
                    raise
                place = f"{self.where}:{edit.part.line}" if edit.part.line else self.where
                raise UsageError(error.problem, where=place, hint=error.hint) from error

    def decided_orders(self, orders: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Return those orders, by kind and section, that a decision gives."""
        made = [
            it for it in read_decisions(self.project, self.session) if it.kind == DecisionKind.ORDER
        ]
        return frozenset(
            (kind, section)
            for kind, section in orders
            if any(it.target == kind and self._is_of(it, section) for it in made)
        )

    def put_in_order(
        self,
        orders: Mapping[tuple[str, str], Sequence[FilePart]],
        decided: AbstractSet[tuple[str, str]] = frozenset(),
    ) -> None:
        """Store the orders of parts that the file gives.

        ``decided`` are those that somebody else gave since it was written: ``overruled`` tells of
        them.
        """
        findings = {_finding_mark(it): finding_name(it) for it in self._findings()}
        for (kind, section), parts in orders.items():
            names = [it.name for it in parts]
            if kind == "findings":
                names = [findings.get(name, name) for name in names]
            elif kind == "own":
                names = [OWN_NAME + name for name in names]
            self._store(decide.reorder, kind, names, section=section or None)
            if (kind, section) in decided:
                parts_named = f"{_ORDERED.get(kind, kind)}{f' in {section}' * bool(section)}"
                self.overruled.append(
                    f"the order of {parts_named} changed in the file and here: the file's counts;"
                    f" `tweetup corrections undo {self.decisions[-1].id}` takes the other"
                )

    def take_pictures(self) -> list[tuple[Path, bytes, bytes]]:
        """Show the pictures whose files a person changed as these are now.

        Return each file with its content, and that which it had. Raises
        :class:`~tweetup.errors.UsageError` for one that is no picture any more.
        """
        taken = []
        for part, picture, path in changed_pictures(self._recap(), self.folder / PICTURE_FOLDER):
            content = read_file_bytes(path)
            with suppress(NoEffectError):  # the same pixels, written by another program
                self._store(
                    decide.add_picture,
                    self._changed_picture(path),
                    alternative=picture.alternative,
                    caption=part.text,
                    name=part.name,
                    place=part.place,
                    after=part.after,
                )
                self.remarks.append(f"{path} was changed: the recap shows it as it is now")
            taken.append((path, content, picture.data))
        return taken

    def _changed_picture(self, path: Path) -> Picture:
        try:
            return read_picture(path)
        except TweetupError as error:
            raise UsageError(
                f"was changed, and {error.problem}",
                where=str(path),
                hint="nothing was written; put the picture right, or delete the file",
            ) from error

    # The recap as it is now

    def _recap(self) -> Recap:
        return decided_recap(self.project, self.session).recap

    def _findings(self) -> list[Finding]:
        return [it for part in self._recap().sections for it in part.findings]

    def _store(self, function: Callable[..., Decided], *arguments: object, **named: object) -> None:
        unseen = [
            it for it in self._standings() if it.changed and change_digest(it) not in self.seen
        ]
        decided = function(self.project, self.session, *arguments, **named)
        made = decided.decision
        self.decisions.append(made)
        if decided.remark and decided.remark not in self.remarks:
            self.remarks.append(decided.remark)
        if unseen:
            overruled = {it.stored.id for it in self._standings() if it.overruled}
            before = [it.stored for it in unseen if it.stored.id in overruled]
            for earlier in before[-1:]:
                ground = [pair for pair in earlier.value if pair[0] in GROUNDS]
                kept = [pair for pair in made.value if pair[0] not in {it for it, _ in ground}]
                value = tuple(sorted((*kept, *ground)))
                self.project.archive.rewrite_correction(structs.replace(made, value=value))

    def _standings(self) -> tuple[DecisionStanding, ...]:
        return decided_recap(self.project, self.session).standings

    def _say(self, part: FilePart, why: str) -> None:
        place = f"line {part.line}: " if part.line else ""
        self.remarks.append(f"{place}{part.kind.value} {part.name}: {why}".replace(" : ", ": "))

    def _undo_last(self, kind: DecisionKind, target: str, *, section: str = "") -> None:
        """Let a part be derived again: the last decision on it counts no more.

        ``section`` tells it from those of other sections that are called the same.
        """
        last = [
            it
            for it in read_decisions(self.project, self.session)
            if it.kind == kind and it.target == target and self._is_of(it, section)
        ]
        if last:
            self._store(decide.derive_again, last[-1])

    def _is_of(self, decision: Correction, section: str) -> bool:
        """Return True for a decision on a part of a section, whatever that was called then."""
        if not section:
            return True
        values, now = (
            dict(it) for it in (decision.value, section_values(self.project, self.session, section))
        )
        name = "asked" if "asked" in values and "asked" in now else "section"
        return values.get(name) == now.get(name)

    # The front matter and the introduction

    def _field(self, change: Change, part: FilePart) -> None:  # noqa: ARG002 - as all of these
        if part.name == "guests":
            self._guests(part)
            return
        function = {
            "title": decide.title_recap,
            "topic": decide.word_topic,
            "next": decide.word_next,
        }[part.name]
        self._store(function, part.text)

    def _guests(self, part: FilePart) -> None:
        before = {it.author.handle.casefold(): it.author.handle for it in self._recap().guests}
        wanted = {handle.casefold(): handle for handle in part.text.split()}
        for folded, handle in wanted.items():
            if folded not in before:
                self._store(decide_people.mark_guest, handle, _SHOWN)
        for folded, handle in before.items():
            if folded not in wanted:
                self._store(decide_people.mark_guest, handle, _LEFT_OUT)

    def _sentence(self, change: Change, part: FilePart) -> None:
        words = "" if change is Change.DROPPED else part.text
        try:
            self._store(decide.word_sentence, part.name, words)
        except (UnknownNameError, NoEffectError):
            self._keep_words(change, part)

    def _keep_words(self, change: Change, part: FilePart) -> None:
        """Keep the words of a part that is not there any more, as a paragraph of one's own."""
        if change is Change.DROPPED:
            return
        place = part.place or "end"
        self._store(decide.write_paragraph, part.text, place=self._place(place))
        self._say(part, "is not derived any more; your words are a paragraph of your own now")

    # Sections

    def _heading(self, change: Change, part: FilePart) -> None:  # noqa: ARG002 - as all of these
        told = len(self.remarks)
        self._store(decide.leave_out, part.name, _LEFT_OUT)
        del self.remarks[told:]  # one's own is moved or dropped by an edit to come
        if part.kind is PartKind.SECTION:
            self._left_out[part.name] = part.text

    def _tell_gone_with(self, part: FilePart) -> None:
        """Tell of a part of one's own that was deleted with the section that it stood in."""
        if part.place in self._left_out:
            self.remarks.append(
                f"“{shorten(part.text or part.more)}” is out with the section"
                f" “{shorten(self._left_out[part.place])}” that it stood in:"
                f" `tweetup corrections undo {self.decisions[-1].id}` brings it back"
            )

    def _theme(self, change: Change, part: FilePart) -> None:
        try:
            if change is Change.DROPPED and part.role == "words":
                self._undo_wording(part.name)
            elif change is Change.DROPPED:
                self._store(decide.settle_finding, part.name, _LEFT_OUT)
            else:
                if part.name not in map(_finding_mark, self._findings()):
                    self._store(decide.settle_finding, part.name, _SHOWN)
                self._store(decide.word_finding, part.name, self._words_of_theme(part))
        except (UnknownNameError, NoEffectError):
            self._keep_words(change, part)

    def _words_of_theme(self, part: FilePart) -> str:
        """Return a person's words for a key theme: of a changed phrase not those behind it.

        Who wrote a phrase is derived, and is not to stay as it is now.
        """
        behind = _behind_phrase(self._recap(), part.name)
        is_kept = behind and part.text.endswith(behind)
        return part.text[: -len(behind)].strip() or part.text if is_kept else part.text

    def _undo_wording(self, mark: str) -> None:
        """Let a key theme have its derived words again."""
        finding = next((it for it in self._findings() if _finding_mark(it) == mark), None)
        name = finding_name(finding) if finding is not None else mark
        section = finding.section if finding and name.startswith(MENTION_NAME) else ""
        self._undo_last(DecisionKind.WORDING, name, section=section)

    def _list(self, change: Change, part: FilePart) -> None:  # noqa: ARG002 - as all of these
        section, _, what = part.name.partition(" / ")
        self._store(decide.decide_list, section, what, _LEFT_OUT)

    def _item(self, change: Change, part: FilePart) -> None:
        section, what, item = (*part.name.split(" / ", 2), "", "")[:3]
        try:
            if change is Change.DROPPED:
                self._drop_item(section, what, item)
            else:
                self._store(decide.decide_list_item, section, what, item, text=part.text)
        except (UnknownNameError, NoEffectError):
            self._keep_words(change, part)

    def _drop_item(self, section: str, what: str, item: str) -> None:
        derived = decided_recap(self.project, self.session).derived
        is_derived = any(
            it.section == section and named.what == what and thing.item == item
            for it in derived.sections
            for named in it.lists
            for thing in named.items
        )
        if is_derived:
            self._store(decide.decide_list_item, section, what, item, state=_LEFT_OUT)
        else:
            self._undo_last(DecisionKind.ITEM, item, section=section)

    # Posts

    def _quote(self, change: Change, part: FilePart) -> None:
        if part.role == "beside":
            self._exchange(part)
        elif change is Change.DROPPED:
            self._drop_quote(part)
        elif part.role == "for" and change is Change.MOVED:
            self._say(part, "stands with its key theme, which is of one section")
        elif part.role == "framing" and change is Change.MOVED:
            self._say(part, "introduces its question")
        else:
            self._show(part)

    def _drop_quote(self, part: FilePart) -> None:
        if part.role != "for":
            self._store(decide.settle_quote, part.name, _LEFT_OUT)
        elif any(it.kind is PartKind.THEME and it.name == part.of for it in self.mine):
            self._store(decide.show_for_finding, part.of, None)
        elif (key := ("theme", part.of)) not in self._handled:
            self._handled.add(key)
            self._store(decide.settle_finding, part.of, _LEFT_OUT)

    def _exchange(self, part: FilePart) -> None:
        """Take posts apart that stand side by side: those that are still there stay as quotes."""
        run = tuple(part.of.split(" "))
        if run in self._handled:
            return
        self._handled.add(run)
        keys = [key for key in map(read_post, run) if key is not None]
        self._store(decide.settle_exchange, keys, _LEFT_OUT)
        left = {it.name: it for it in self.mine if it.kind is PartKind.QUOTE and it.name in run}
        for name in run:
            if name in left:
                self._show_in(name, left[name].place)

    def _show(self, part: FilePart) -> None:
        """Show a post where the file has it: large at the top, or in a section."""
        recap = self._recap()
        present = {post_name(quote.post.key) for quote, _ in recap.transcript}
        if part.name not in present:
            self._say(part, "this post is not in the session any more, or is hidden")
            return
        large = [it.name for it in self.mine if it.kind is PartKind.QUOTE and _is_large(it)]
        lead = post_name(recap.lead_quote.post.key) if recap.lead_quote else None
        if _is_large(part):
            if large[0] != lead:
                self._store(decide.show_large, large[0])
            if part.name != large[0]:
                self._keep_in_section(part, recap)
            elif lead in large:
                self._show_in(lead, "")
            return
        if lead == part.name:
            self._store(decide.show_large, large[0] if large else None)
        if part.kind is PartKind.QUESTION:
            self._store(decide.settle_question, part.name, _SHOWN)
        else:
            self._show_in(part.name, part.place)

    def _keep_in_section(self, part: FilePart, recap: Recap) -> None:
        """Leave a post in its section that stands behind the large one."""
        quoted = {post_name(it.post.key) for section in recap.sections for it in section.quotes}
        if part.name not in quoted:
            self._show_in(part.name, "")
        self.remarks.append(
            f"line {part.line}: “{shorten(part.text)}” stands in its section: one post alone is"
            " shown large, the first at the top; to show this one large, put it above the other one"
        )

    def _show_in(self, name: str, place: str) -> None:
        section = place if place in self._sections() else None
        self._store(decide.settle_quote, name, _SHOWN, section=section)

    def _question(self, change: Change, part: FilePart) -> None:
        if change is Change.DROPPED:
            self._store(decide.settle_question, part.name, _LEFT_OUT)
        elif change is Change.ADDED:
            self._show(part)
        else:
            self._say(part, "stands under the question that it belongs to")

    # Links

    def _link(self, change: Change, part: FilePart) -> None:
        derived = decided_recap(self.project, self.session).derived
        is_derived = any(it.url == part.name for it in derived.resources)
        title = part.text or part.name.partition("://")[2].rstrip("/")
        if change is Change.DROPPED:
            if is_derived:
                self._store(decide.settle_link, part.name, _LEFT_OUT)
            else:
                self._undo_last(DecisionKind.LINK, part.name)
        elif change is Change.ADDED:
            self._store(decide.add_link, part.name, title)
        else:
            self._store(decide.title_link, part.name, title)

    # One's own

    def _place(self, place: str) -> str:
        """Return a place of the file as parts of one's own have it."""
        if place == AT_TOP:
            return "intro"
        return own_place(place) if place in self._sections() else "end"

    def _where(self, part: FilePart) -> dict[str, str]:
        """Return the place of a part of one's own; behind all where its question is gone."""
        if part.place.startswith(GONE_SECTION):
            self._say_place(part, "the section that it stood in is not in this session any more")
            return {"place": "end", "after": ""}
        shown = {it.section for it in self._recap().sections}
        if part.place in self._sections() - shown:
            self._say_place(part, "the recap does not show the section that it stood in")
        return {"place": self._place(part.place or "end"), "after": part.after}

    def _say_place(self, part: FilePart, why: str) -> None:
        words = shorten(part.text or part.more)
        self.remarks.append(
            f"line {part.line}: “{words}” stands behind the last section now: {why}"
        )

    def _sections(self) -> set[str]:
        segmentation = self.project.segmented(self.session).segmentation
        asked = {it.section for it in segmentation.questions}
        return asked | {it.section for it in segmentation.placements}

    def _own_part(self, part: FilePart) -> OwnPart | None:
        name = OWN_NAME + part.name
        return next((it for it in self._recap().own if it.name == name), None)

    def _own(self, change: Change, part: FilePart) -> None:
        name = OWN_NAME + part.name if part.name else None
        stored = self._own_part(part) if name else None
        if change is Change.DROPPED and name:
            self._store(decide.write_paragraph, "", name=name)
            self._tell_gone_with(part)
            return
        text = stored.text if change is Change.MOVED and stored is not None else part.text
        self._store(
            decide.write_paragraph,
            text,
            name=name,
            **self._where(part),
        )

    def _picture(self, change: Change, part: FilePart) -> None:
        name = OWN_NAME + part.name if part.name else None
        if change is Change.DROPPED:
            self._undo_last(DecisionKind.PICTURE, OWN_NAME + part.name)
            self._tell_gone_with(part)
            return
        stored = self._own_part(part) if name else None
        before = stored.picture if stored is not None else None
        if before is not None and part.address == f"{PICTURE_FOLDER}/{picture_name(before)}":
            picture = replace(before, data=b"")
        else:
            picture = self._read_picture(part)
        if not part.text.strip():
            raise UsageError(
                "the picture has no words for those who cannot see it",
                where=f"{self.where}:{part.line}",
                hint="write them between the brackets: ![A chart of posts by minute](chart.png)",
            )
        self._store(
            decide.add_picture,
            picture,
            alternative=part.text,
            caption=part.more,
            name=name,
            **self._where(part),
        )

    def _read_picture(self, part: FilePart) -> Picture:
        from urllib.parse import unquote

        if "://" in part.address:
            raise UsageError(
                f"the picture {part.address} is on another computer",
                where=f"{self.where}:{part.line}",
                hint="save it beside the file, and name its path",
            )
        path = self.folder / unquote(part.address)
        try:
            return read_picture(path)
        except TweetupError as error:
            hint = error.hint or "its path begins in the folder of the recap's file"
            where = f"{self.where}:{part.line}"
            raise UsageError(
                f"the picture {path} {error.problem}", where=where, hint=hint
            ) from error


def _is_large(part: FilePart) -> bool:
    return part.place == AT_TOP and part.role == ""
