"""A recap as the text file that a person edits: Markdown with front matter, its parts marked."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from tweetup.model import FindingKind, own_place, post_name
from tweetup.render.markdown import escape_inline, link, quote_lines
from tweetup.render.markdown import picture as picture_markdown
from tweetup.render.post_text import clean
from tweetup.render.text_file.own_words import print_own
from tweetup.render.text_file.parts import (
    ASKED,
    GUIDE,
    PROGRAM_QUOTE,
    PROPOSED,
    Comment,
    PartKind,
    make_mark,
)
from tweetup.render.text_file.renaming import asked_mark
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.model import (
        Finding,
        OwnPart,
        PostKey,
        Quote,
        Recap,
        RecapSection,
        Resource,
        Sentence,
    )

__all__ = ["PICTURE_FOLDER", "FileBlock", "PartNames", "print_blocks", "print_file", "print_front"]

PICTURE_FOLDER: Final = "pictures"
"""The folder beside the file with the pictures of the recap."""

_PLAIN_URL: Final = re.compile(r"https?://[A-Za-z0-9:/?#@!=+,._-]+\Z")

_LIST_OR_QUOTE: Final = re.compile(r" {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?:\s|\Z))")

_SIGN: Final = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNames:
    """The names by which decisions know findings, and the things of a list by section and kind."""

    finding: Callable[[Finding], str]
    item: Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBlock:
    """Lines of the file that stand together, with the kind and name of the part that they are."""

    lines: tuple[str, ...]
    kind: PartKind = PartKind.TEXT
    name: str = ""
    is_item: bool = False


def print_file(
    front: Sequence[str],
    blocks: Iterable[FileBlock],
    *,
    edition: str,
    kept: Sequence[str] = (),
    comments: Sequence[Comment] = (),
) -> str:
    """Return the file: front matter with lines that were ``kept`` of a person's, then blocks.

    Each of a person's ``comments`` stands behind its part, or the last one where that is gone.
    """
    lines = ["---", *front, *kept, f"edition: {edition}", "---"]
    before = False
    blocks = list(blocks)
    named = [(block.kind, block.name) for block in blocks if block.name]
    left = [
        it
        if it.behind is None or it.behind in named
        else replace(it, behind=named[-1] if named else None)
        for it in comments
    ]
    for comment in [it for it in left if it.behind is None]:
        lines += ["", comment.text]
        left.remove(comment)
    for block in blocks:
        if not (block.is_item and before):
            lines.append("")
        lines.extend(block.lines)
        before = block.is_item
        for comment in [it for it in left if it.behind == (block.kind, block.name)]:
            lines += ["", comment.text]
            left.remove(comment)
            before = False
    return "\n".join(lines) + "\n"


def print_front(recap: Recap, path: str = "") -> list[str]:
    """Return the lines of the front matter, without the edition.

    ``path`` is that of the file as its command names it, empty where that need not.
    """
    topic = recap.topic.text if recap.topic else ""
    following = recap.next_meeting.text if recap.next_meeting else ""
    proposals = " · ".join(" ".join(clean(it.text).split()) for it in recap.proposals)
    guests = [f"@{person.author.handle}" for person in recap.guests]
    output = f" -o {shlex.quote(path)}" if path else ""
    return [
        *(f"# {line.format(session=recap.session.id, output=output)}" for line in GUIDE),
        f"session: {_yaml(recap.session.id)}",
        f"date: {recap.date.isoformat()}",
        f"title: {_yaml(recap.title)}",
        f"topic: {_yaml(topic)}",
        *([f"# {PROPOSED} {proposals}"] if proposals and not topic else []),
        f"next: {_yaml(following)}",
        f"guests: [{', '.join(map(_yaml, guests))}]",
    ]


def _yaml(text: str) -> str:
    """Return a text as YAML has it in quotation marks, which JSON is."""
    return json.dumps(" ".join(clean(text).split()), ensure_ascii=False)


def print_blocks(recap: Recap, names: PartNames) -> list[FileBlock]:
    """Return the blocks below the front matter, in the order of the published recap."""
    printer = _Printer(recap, names)
    printer.print()
    return printer.blocks


@dataclass(slots=True)
class _Printer:
    recap: Recap
    names: PartNames
    blocks: list[FileBlock] = field(default_factory=list)
    view: RecapView = field(init=False)

    def __post_init__(self) -> None:
        self.view = RecapView(self.recap, pictures=PICTURE_FOLDER)

    def print(self) -> None:
        """Print all parts."""
        view, recap = self.view, self.recap
        if recap.intro:
            self._heading(view.say("in_short"), PartKind.HEADING, "intro")
        for sentence in recap.intro:
            self._words(sentence.text, PartKind.SENTENCE, sentence.name, sentence.posts)
        self._own("intro")
        if recap.lead_quote is not None:
            self._quote(recap.lead_quote)
        for section in recap.sections:
            self._section(section)
        self._links()
        for place, after in (("intro", "end"), ("end", ""), ("end", "end")):
            self._own(place, after)
        self._end()

    def _add(self, *lines: str, kind: PartKind = PartKind.TEXT, name: str = "") -> None:
        self.blocks.append(FileBlock(lines=lines, kind=kind, name=name))

    def _item(self, line: str, kind: PartKind, name: str) -> None:
        self.blocks.append(FileBlock(lines=(line,), kind=kind, name=name, is_item=True))

    def _text(self, line: str, name: str = "") -> None:
        """Print a line that the program writes anew each time."""
        self._add(f"{line} {make_mark(PartKind.TEXT, name)}", name=name)

    def _heading(
        self,
        words: str,
        kind: PartKind,
        name: str,
        level: int = 2,
        *,
        asked: datetime | None = None,
    ) -> None:
        when = {"role": ASKED, "of": asked_mark(asked)} if asked else {}
        line = f"{'#' * level} {escape_inline(words)} {make_mark(kind, name, **when)}"
        self._add(line, kind=kind, name=name)

    def _words(self, text: str, kind: PartKind, name: str, posts: Iterable[PostKey] = ()) -> None:
        line = f"{escape_inline(text)}{self._notes(posts)} {make_mark(kind, name)}"
        self._add(line, kind=kind, name=name)

    def _notes(self, posts: Iterable[PostKey]) -> str:
        notes = []
        for quote in self.view.cited(tuple(posts)):
            number = self.view.note(quote)
            if number is not None:
                notes.append(" " + link(f"[{number}]", self.view.href(quote)))
        return "".join(notes)

    # Posts

    def _quote(
        self,
        quote: Quote,
        *,
        kind: PartKind = PartKind.QUOTE,
        role: str = "",
        of: str = "",
        note: str = "",
    ) -> None:
        name = post_name(quote.post.key)
        mark = make_mark(kind, name, role=role, of=of)
        self._add(
            *self._quoted(quote),
            "",
            f"— {self._byline(quote, note)} {mark}",
            kind=kind,
            name=name,
        )

    def _quoted(self, quote: Quote) -> Iterator[str]:
        yield from quote_lines(quote.post).split("\n")
        if quote.post.poll:
            yield ">"
            for text, votes in self.view.choices(quote.post.poll):
                yield f"> - {escape_inline(f'{text} · {votes}' if votes else text)}"

    def _byline(self, quote: Quote, note: str) -> str:
        author = quote.post.author
        name, handle = self.view.display_name(author), f"@{escape_inline(author.handle)}"
        who = f"**{escape_inline(name)}** ({handle})" if name else f"**{handle}**"
        moment = link(self.view.moment(quote.post.created_at), quote.url)
        return f"{who}, {moment}{f', {escape_inline(note)}' if note else ''}"

    def _label(self, name: str) -> None:
        self._text(f"*{escape_inline(self.view.say(name) + self.view.say('colon'))}*")

    # Sections

    def _section(self, section: RecapSection) -> None:
        name, view = section.section, self.view
        moment = section.question.asked_at if section.question else None
        self._heading(view.heading(section), PartKind.SECTION, name, asked=moment)
        if line := view.asked(section):
            self._text(f"*{escape_inline(line)}*")
        if section.question and section.question.poll:
            choices = view.choices(section.question.poll)
            lines = (escape_inline(f"{it} · {votes}" if votes else it) for it, votes in choices)
            self._add(*(f"- {line}" for line in lines), make_mark(PartKind.TEXT))
        if section.framing:
            self._label("framing")
        for quote in section.framing:
            self._quote(quote, role="framing")
        place = own_place(name)
        self._own(place)
        for quote in section.quotes:
            self._quote(quote)
            self._own(place, post_name(quote.post.key))
        self._exchanges(section)
        self._themes(section)
        self._lists(section)
        for turn, asked in enumerate(section.open_questions):
            if not turn:
                self._text(f"### {escape_inline(view.say('no_answer'))}")
            self._quote(asked.quote, kind=PartKind.QUESTION)
            self._own(place, post_name(asked.quote.post.key))
        self._own(place, "end")

    def _exchanges(self, section: RecapSection) -> None:
        for exchange in section.exchanges:
            keys = " ".join(post_name(quote.post.key) for quote in exchange.posts)
            for turn, quote in enumerate(exchange.posts):
                if turn:
                    self._label("but")
                self._quote(quote, role="beside", of=keys)
            self._own(own_place(section.section), post_name(exchange.posts[-1].post.key))

    def _themes(self, section: RecapSection) -> None:
        view = self.view
        if view.has_key_themes(section):
            self._text(f"### {escape_inline(view.say('key_themes'))}")
        for finding in section.findings:
            if finding.statement and not finding.quotes:
                words = (finding.statement, PartKind.THEME, self.names.finding(finding))
                self._words(*words, finding.posts)
                self._text(escape_inline(view.tally(finding.people, "person")))
        for point in section.points:
            name = self.names.finding(point.finding)
            if point.statement:
                self._words(point.statement, PartKind.THEME, name, point.finding.posts)
            self._quote(point.quote, role="for", of=name, note=view.byline_note(point))
            if point.support.text:
                self._text(f"{escape_inline(point.support.text)}{self._notes(point.support.posts)}")
            for quote in point.against:
                self._label("but")
                self._add(
                    *self._quoted(quote),
                    "",
                    f"— {self._byline(quote, '')} {make_mark(PartKind.TEXT, PROGRAM_QUOTE)}",
                )
            self._own(own_place(section.section), post_name(point.quote.post.key))
        self._mentions(section)

    def _mentions(self, section: RecapSection) -> None:
        mentions = [
            it
            for it in section.findings
            if it.kind is FindingKind.MENTION and it.sure and not it.statement
        ]
        said = [it for it in section.summary if it.name == "mentions"]
        if not said:
            mentions = []
        clauses = said[0].clauses or (said[0],) if said else ()
        for turn, finding in enumerate(mentions):
            same = len(clauses) == len(mentions)
            words = clauses[turn].text.strip(" ;.") if same else finding.text
            mark = make_mark(PartKind.THEME, self.names.finding(finding))
            notes = "" if self.view.is_count(said[0].posts) else self._notes(finding.posts)
            line = f"- {escape_inline(words)}{notes} {mark}"
            self._item(line, PartKind.THEME, self.names.finding(finding))
        for sentence in section.summary:
            if sentence.name != "mentions":
                self._text(self._cited(sentence))

    def _cited(self, sentence: Sentence) -> str:
        return f"{escape_inline(sentence.text)}{self._notes(sentence.posts)}"

    def _lists(self, section: RecapSection) -> None:
        view = self.view
        for answers in section.lists:
            name = f"{section.section} / {answers.what}"
            self._heading(view.list_heading(answers), PartKind.LIST, name, level=3)
            for item in answers.items:
                named = self.names.item(section.section, answers.what, item.item)
                people = escape_inline(view.names(view.authors(item.posts)))
                mark = make_mark(PartKind.ITEM, f"{name} / {named}")
                words = f"{escape_inline(item.item)}{view.say('colon')} {people}"
                line = f"- {words}{self._notes(item.posts)} {mark}"
                self._item(line, PartKind.ITEM, f"{name} / {named}")

    # The end

    def _links(self) -> None:
        view = self.view
        if not view.lists_links:
            return
        self._heading(view.say("worth_reading"), PartKind.HEADING, "links")
        for name, resources in (("papers", view.papers), ("pages", view.pages)):
            if resources and view.papers and view.pages:
                self._text(f"### {escape_inline(view.say(name))}")
            for resource in resources:
                self._link(resource)
        if view.unresolved_links:
            self._text(escape_inline(view.unresolved))

    def _link(self, resource: Resource) -> None:
        view = self.view
        notes = ", ".join(view.link_notes(resource))
        after = f"{view.say('colon')} {escape_inline(notes)}" if notes else ""
        # The address is the part's name, unless Markdown has to write it otherwise.
        mark = "" if _PLAIN_URL.match(resource.url) else make_mark(PartKind.LINK, resource.url)
        line = f"- {link(view.link_title(resource), resource.url)}{after} {mark}".rstrip()
        self._item(line, PartKind.LINK, resource.url)

    def _end(self) -> None:
        view, recap = self.view, self.recap
        if view.has_part("next"):
            self._heading(view.next_heading, PartKind.HEADING, "next")
            if recap.next_meeting:
                posts = recap.next_meeting.posts[:3]
                self._text(f"{escape_inline(recap.next_meeting.text)}{self._notes(posts)}", "next")
            elif recap.next_date:
                day = f"{view.weekday(recap.next_date)}, {view.moment(recap.next_date)}"
                self._text(escape_inline(day))
            self._text(escape_inline(f"{recap.join} {recap.removal}"))
        if view.has_part("numbers"):
            self._heading(view.say("in_numbers"), PartKind.HEADING, "numbers")
            figures = [f"**{it}** {escape_inline(name)}" for it, name in view.key_figures]
            self._text(", ".join(figures))
            colon = view.say("colon")
            more = f"{view.say('semicolon')} ".join(
                f"{name}{colon} {number}" for number, name in view.more_figures
            )
            self._text(escape_inline(f"{view.say('more_figures')}{colon} {more}."))
        if recap.listed and view.has_part("participants"):
            self._heading(view.say("who_took_part"), PartKind.HEADING, "participants")
            self._text(escape_inline(self._people()))
        self._heading(view.say("how_made"), PartKind.HEADING, "made")
        self._text(escape_inline(" ".join(view.provenance)))

    def _people(self) -> str:
        view = self.view
        shown = []
        for person in self.recap.listed:
            name, handle = view.display_name(person.author), f"@{person.author.handle}"
            if person.is_guest:
                handle += f", {view.say('role_guest')}" if name else f" ({view.say('role_guest')})"
            shown.append(f"{name} ({handle})" if name else handle)
        introduced = f". {view.say('introduced')}" if self.recap.listed_by == "introduced" else ""
        return ", ".join(shown) + introduced

    # A person's own

    def _own(self, place: str, after: str = "") -> None:
        for part in self.view.own(place, after):
            if part in self.recap.removed:  # no words of a person's own
                self._text(part.text, part.name)
            else:
                self._own_part(part)

    def _own_part(self, part: OwnPart) -> None:
        name = part.name.removeprefix("own ")
        mark = make_mark(PartKind.OWN, name)
        lines: list[str] = []
        if part.picture is not None:
            source = self.view.picture_source(part.picture)
            mark = make_mark(PartKind.PICTURE, name)
            lines += [f"{picture_markdown(part.picture, source)} {mark}", ""]
        lines += _marked(print_own(part.text), mark) if part.text else []
        kind = PartKind.OWN if part.picture is None else PartKind.PICTURE
        while lines and not lines[-1]:
            lines.pop()
        self._add(*lines, kind=kind, name=name)


def _marked(markdown: str, mark: str) -> list[str]:
    """Return Markdown with a mark behind each block, on the next line behind lists and quotes."""
    lines: list[str] = []
    for block in _blocks(markdown):
        # A sign that ends a paragraph would begin a list with words behind it.
        is_plain = _LIST_OR_QUOTE.match(block[0]) is None and not _SIGN.fullmatch(block[-1])
        lines += [*block[:-1], f"{block[-1]} {mark}"] if is_plain else [*block, mark]
        lines.append("")
    return lines[:-1]


def _blocks(markdown: str) -> Iterator[list[str]]:
    """Yield the top blocks of Markdown; blank lines within a list or a quotation are its own."""
    from tweetup.render.text_file.blocks import top_blocks

    lines = markdown.split("\n")
    for first, end in top_blocks(markdown):
        yield lines[first:end]
