"""The view of a recap that templates receive beside it: anchors, notes, and times as text.

A template gets ``recap`` (a :class:`~tweetup.model.Recap`) and ``view`` (a :class:`RecapView`
of it). Both are a published contract: names keep their meaning, new ones may be added.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tweetup.model import FindingKind, finding_name, own_place, section_order
from tweetup.render.anchors import (
    COUNT_FROM,
    SummaryPart,
    finding_anchors,
    item_anchor,
    question_anchors,
    safe_name,
    summary_parts,
)
from tweetup.render.link_titles import link_titles
from tweetup.render.own_parts import picture_data, picture_name, place_own_parts
from tweetup.render.places import all_quotes, first_places
from tweetup.render.post_text import clean, safe_href
from tweetup.render.recap_figures import recap_figures
from tweetup.render.section_names import is_stretch, name_of_section
from tweetup.render.wordless import without_words
from tweetup.render.zones import short_zone, zone_of
from tweetup.text import bare_question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import (
        AnswerList,
        Author,
        OpenQuestion,
        OwnPart,
        Picture,
        Point,
        Poll,
        Post,
        PostKey,
        Quote,
        Recap,
        RecapSection,
        Resource,
        Sentence,
    )

__all__ = ["RecapView"]

_PALETTE = 8
_LONGEST_TILE = 4
_MOST_NOTES = 2
_FIRST_FIGURES = 3
_REASONS = {"unsure section": "unsure", "doubtful author": "author", "copy": "copy"}
_TIMES = {"guessed": "made_times_guessed", "unknown": "made_times_unknown"}
_MOST_NAMES = 5
_PAPERS = frozenset({"paper"})
_NOT_LISTED = frozenset({"post", "picture", "form", "unresolved"})


class MomentTexts(NamedTuple):
    """A moment as text, in the session's zone.

    ``iso`` is for machines, ``moment`` is ``21 August 2009, 20:14 BST``, ``clock`` is ``20:14``
    (with the day before it where that is not the session's) and ``zone`` is ``BST``.
    """

    iso: str
    moment: str
    clock: str
    zone: str


class RecapView:
    """A recap with its posts, sections and times made easy to point at."""

    def __init__(
        self,
        recap: Recap,
        *,
        transcript: str | None = None,
        pictures: str | None = None,
        quotes: str = "static",
    ) -> None:
        """Take a recap, and the address of the page with its transcript where there is one.

        ``pictures`` is the address of the folder with the pictures of the recap's own; without
        one they stand in the page itself. ``quotes`` is how quotes are shown.

        Raises :class:`~tweetup.errors.TweetupError` if the session's time zone is unknown.
        """
        self.recap = recap
        self.transcript_page = transcript
        self.quote_style = quotes
        self._pictures = pictures
        self._words = recap.wording
        self._zone = zone_of(recap)
        parts: dict[str, list[Quote]] = defaultdict(list)
        for quote, section in recap.transcript:
            parts[section].append(quote)
        self._transcript = dict(sorted(parts.items(), key=lambda part: section_order(part[0])))
        self._shown = {quote.post.key for quote, _ in recap.transcript}
        self._notes: dict[PostKey, tuple[int, Quote]] = {}
        self._quotes = {quote.post.key: quote for quote in all_quotes(recap)}
        self._times: dict[datetime, MomentTexts] = {}
        self._names: dict[tuple[str | None, str], str | None] = {}
        self._texts: dict[str, str] = {}
        if quotes == "link":
            self.recap = without_words(recap, self.plain_name)

    @property
    def zone(self) -> str:
        """The zone of all times: ``Europe/London (BST)``, or only ``UTC``."""
        name, short = self.recap.session.timezone, self.short_zone(self.recap.session.start)
        return name if short == name else f"{name} ({short})"

    @property
    def language(self) -> str:
        """The tag of the language the recap is written in."""
        return self._words.language

    def say(self, name: str, **values: object) -> str:
        """Return a text of the page in the recap's language, such as a heading, filled in."""
        if values:
            return self._words.fill(name, 0, **{key: str(value) for key, value in values.items()})
        text = self._texts.get(name)
        if text is None:
            text = self._texts[name] = self._words.fill(name)
        return text

    def tally(self, number: int, noun: str) -> str:
        """Return a noun counted in figures, in the recap's language: ``1,204 people``."""
        return self._words.tally(number, noun)

    def figures(self, number: int) -> str:
        """Return a number in figures as the recap's language writes it: ``1,204``."""
        return self._words.figures(number)

    def names(self, handles: Iterable[str]) -> str:
        """Return handles as a list in a sentence; of more than five the first four and a number."""
        shown = list(handles)
        if len(shown) <= _MOST_NAMES:
            return self._words.people(shown)
        first = ", ".join(f"@{handle}" for handle in shown[: _MOST_NAMES - 1])
        others = self._words.tally(len(shown) - _MOST_NAMES + 1, "other")
        return self._words.fill("names_some", names=first, others=others)

    def listing(self, items: Iterable[str]) -> str:
        """Return a list as in a sentence: a, b and c."""
        return self._words.listing(list(items))

    @property
    def day(self) -> str:
        """The session's day in words."""
        day = self.recap.date
        return self.say("day", weekday=self._words.weekday(day), date=self._words.day(day))

    @property
    def key_figures(self) -> tuple[tuple[str, str], ...]:
        """The three figures to show first: number and name."""
        return recap_figures(self.recap, self._words)[:_FIRST_FIGURES]

    @property
    def more_figures(self) -> tuple[tuple[str, str], ...]:
        """The other figures: number and name."""
        return recap_figures(self.recap, self._words)[_FIRST_FIGURES:]

    @property
    def questions(self) -> tuple[RecapSection, ...]:
        """The sections that answer a question."""
        return tuple(section for section in self.recap.sections if section.question)

    @property
    def transcript(self) -> tuple[tuple[str, str, tuple[Quote, ...]], ...]:
        """The transcript by section, in reading order: name, heading, posts."""
        headings = {section.section: self.heading(section) for section in self.recap.sections}
        return tuple(
            (name, headings.get(name) or self.plain_name(name), tuple(quotes))
            for name, quotes in self._transcript.items()
        )

    def times(self, moment: datetime) -> MomentTexts:
        """Return a moment in all its forms: ``iso``, ``moment``, ``clock`` and (short) ``zone``."""
        texts = self._times.get(moment)
        if texts is None:
            texts = self._times[moment] = self._write_times(moment)
        return texts

    def _write_times(self, moment: datetime) -> MomentTexts:
        local = moment.astimezone(self._zone)
        zone, day = short_zone(local.tzname() or "UTC"), local.date()
        time, date = self._words.clock(local), self._words.day(day)
        return MomentTexts(
            iso=local.isoformat(timespec="seconds"),
            moment=self.say("moment", date=date, time=f"{time} {zone}"),
            clock=time if day == self.recap.date else self.say("moment", date=date, time=time),
            zone=zone,
        )

    def clock(self, moment: datetime) -> str:
        """``20:14``, with the day before it where that is not the session's."""
        return self.times(moment).clock

    def moment(self, moment: datetime) -> str:
        """``21 August 2009, 20:14 BST``."""
        return self.times(moment).moment

    def _asked_at(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        time, day = self._words.clock(local), local.date()
        if day == self.recap.date:
            return self.say("asked_at", time=time)
        return self.say("asked_on", date=self._words.day(day), time=time)

    def weekday(self, moment: datetime) -> str:
        """Return the day of the week, in the session's zone."""
        return self._words.weekday(moment.astimezone(self._zone).date())

    def short_zone(self, moment: datetime) -> str:
        """Return the zone's short name at that moment: ``BST``, ``UTC+05:30``."""
        return self.times(moment).zone

    def midnight(self, moment: datetime) -> datetime:
        """Return the start of that moment's day in the session's zone."""
        local = moment.astimezone(self._zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def iso(self, moment: datetime) -> str:
        """Return the moment for machines, in the session's zone with its offset."""
        return self.times(moment).iso

    def anchor(self, section: str) -> str:
        """Return the id of a section by its number, ``q1``: see :meth:`lasting_anchor`."""
        return safe_name(section.lower())

    def lasting_anchor(self, section: RecapSection) -> str:
        """Return the id of a section for links: of a question that of the post which asked it.

        It stays when a question is added before it; :meth:`anchor` for any other section.
        """
        return next(iter(self.question_anchors(section)), self.anchor(section.section))

    def question_anchors(self, section: RecapSection) -> tuple[str, ...]:
        """Return the ids of all posts that asked a question; empty where none did."""
        return question_anchors(section)

    def post_anchor(self, post: Post) -> str:
        """Return the id of a post in the transcript."""
        return f"post-{safe_name(f'{post.network}-{post.id}')}"

    def quote_anchor(self, quote: Quote, place: str = "") -> str:
        """Return the id of a quote at a place of the recap, the same as in the transcript.

        A post that stands at several places has it at the first; empty at the others.
        """
        return self.post_anchor(quote.post) if self._places[quote.post.key] == place else ""

    @cached_property
    def _places(self) -> Mapping[PostKey, str]:
        return first_places(self.recap)

    def finding_anchor(self, point: Point) -> str:
        """Return the id of a key theme that is shown as a post; it stays when others change."""
        return self._findings[point.finding.section, finding_name(point.finding)]

    def former_anchors(self, section: RecapSection) -> tuple[str, ...]:
        """Return the ids of key themes of a section that a person left out or merged."""
        return tuple(self._findings[section.section, name] for name in section.former)

    def statement_anchor(self, section: RecapSection, statement: Sentence) -> str:
        """Return the id of a key theme that is shown as a sentence alone; empty for no theme."""
        return self._findings.get((section.section, statement.name), "")

    @cached_property
    def _findings(self) -> Mapping[tuple[str, str], str]:
        return finding_anchors(self.recap)

    def summary(self, section: RecapSection) -> tuple[SummaryPart, ...]:
        """Return the parts of a section's summary: ``clauses``, ``anchor``, ``label``.

        ``ends`` is True for the last part of a sentence.
        """
        return tuple(summary_parts(self.recap, section, self._findings))

    def open_anchor(self, question: OpenQuestion) -> str:
        """Return the id of a question that got no answer."""
        return f"open-{safe_name('-'.join(question.quote.post.key))}"

    def item_anchor(self, section: RecapSection, list: AnswerList, item: str) -> str:  # noqa: A002 - as in templates
        """Return the id of a thing in a list of a section."""
        return item_anchor(section, list.what, item)

    def link_label(self, quote: Quote) -> str:
        """Return the name of a link to a quote."""
        post, at = quote.post, self.clock(quote.post.created_at)
        by = self.say("post_by", names=f"@{post.handle}", time=at)
        return f"{self.say('link_here')}{self.say('colon')} {by}"

    def display_name(self, author: Author) -> str | None:
        """Return an author's display name, None if it is the handle alone."""
        key = (author.name, author.handle)
        if key not in self._names:
            name = " ".join(clean(author.name or "").split())
            is_other = name.lstrip("@").casefold() not in {"", author.handle.casefold()}
            self._names[key] = name if is_other else None
        return self._names[key]

    def quote(self, key: PostKey) -> Quote | None:
        """Return the post with that key, where the recap shows it anywhere."""
        return self._quotes.get(key)

    def sources(self, posts: Iterable[PostKey]) -> tuple[Quote, ...]:
        """Return the posts a sentence rests on, as far as the recap shows them, each once."""
        return self._found(dict.fromkeys(posts))

    def cited(self, posts: Collection[PostKey]) -> tuple[Quote, ...]:
        """Return the posts that a sentence's notes point at: two at most, none where it is a count.

        A sentence that rests on more than five posts counts; see :meth:`evidence`. A key theme in
        a person's own words has its notes always.
        """
        return () if self.is_count(posts) else self.sources(posts)[:_MOST_NOTES]

    def clauses(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """Return the parts of a sentence behind each of which its own notes stand, its clauses.

        The sentence itself where it has no clauses, or rests on so many posts that it has no notes.
        """
        whole = not sentence.clauses or self.is_count(sentence.posts)
        return (sentence,) if whole else sentence.clauses

    def is_count(self, posts: Collection[PostKey]) -> bool:
        """Return whether a sentence rests on more posts than notes can point at.

        A key theme in a person's own words tells no number by itself: it is none that counts.
        """
        of = frozenset(posts)
        return len(of) >= COUNT_FROM and of not in self._worded

    @cached_property
    def _worded(self) -> Collection[frozenset[PostKey]]:
        findings = (it for section in self.recap.sections for it in section.findings)
        return {frozenset(it.posts) for it in findings if it.statement}

    def statement_people(self, section: RecapSection, statement: Sentence) -> str:
        """Return how many people say a key theme that is shown as a sentence alone: ``8 people``.

        Empty for a sentence that is no key theme of the section.
        """
        for it in section.findings:
            if it.statement == statement.text and it.posts == statement.posts and not it.quotes:
                return self.tally(it.people, "person")
        return ""

    def evidence(self, section: RecapSection) -> str | None:
        """Return the address of a section's part of the transcript, where there is one."""
        if self.transcript_page is None or section.section not in self._transcript:
            return None
        return f"{self.transcript_page}#{self.transcript_anchor(section.section)}"

    def transcript_anchor(self, section: str) -> str:
        """Return the id of a section's part of the transcript."""
        return f"transcript-{self.anchor(section)}"

    def href(self, quote: Quote) -> str | None:
        """Return the address of a claim's post: on its network, else in the transcript."""
        url = safe_href(quote.url)
        if url is None and self.transcript_page is not None and quote.post.key in self._shown:
            return f"{self.transcript_page}#{self.post_anchor(quote.post)}"
        return url

    def note(self, quote: Quote) -> int | None:
        """Return the number of the note on a post, 1 for the first asked for.

        None where the post has no address. :attr:`notes` lists those given out.
        """
        if self.href(quote) is None:
            return None
        key = quote.post.key
        self._notes.setdefault(key, (len(self._notes) + 1, quote))
        return self._notes[key][0]

    @property
    def notes(self) -> tuple[tuple[int, Quote], ...]:
        """The notes given out so far: number and post."""
        return tuple(self._notes.values())

    def colour(self, section: str) -> int:
        """Return the number of a section's palette colour, 1–8; 0 if it is no question."""
        return self._colours.get(section, 0)

    @cached_property
    def _colours(self) -> dict[str, int]:
        names = [part.section for part in self.recap.sections if part.section[:1] in "QS"]
        return {name: names.index(name) % _PALETTE + 1 for name in names}

    def heading(self, section: RecapSection) -> str:
        """Return a section's heading: the question as asked, its number if it has no words."""
        if section.question is None:
            return section.heading
        text = bare_question(clean(section.question.text))
        return text or self.say("heading_number", number=section.question.number)

    def wordless(self, section: RecapSection) -> str | None:
        """Return the reason why a question has no words, None if it has."""
        asked = section.question
        if asked is None or clean(asked.text).strip():
            return None
        if asked.post is None:
            return self.say("question_missing")
        return self.say("question_in_picture")

    def name(self, section: RecapSection) -> str:
        """Return a section's name in a chart or a tile: the host's own label where there is one."""
        if section.question and section.question.label:
            return section.question.label
        if section.section[:1] == "Q":
            return section.section
        return self.plain_name(section.section) if section.section[:1] == "S" else section.heading

    def tile(self, section: RecapSection) -> str:
        """Return a short name of a section: ``Q3``, ``T3``, ``2``, ``#`` for the closing."""
        if section.section[:1] != "Q":
            return section.section[1:] if section.section[:1] == "S" else "#"
        names = (self.name(section), section.section)
        return next((name for name in names if len(name) <= _LONGEST_TILE), "#")

    def section(self, name: str) -> RecapSection | None:
        """Return the section called ``name``, where the recap has it."""
        return next((part for part in self.recap.sections if part.section == name), None)

    def section_names(self, names: Iterable[str]) -> str:
        """Return sections as a list in a sentence: Q1, T2 and closing."""
        labels = []
        for name in names:
            section = self.section(name)
            if section is not None and section.question is not None:
                labels.append(self.name(section))
            elif f"section_{name}" in self._words.patterns:
                labels.append(self.say(f"section_{name}"))
            else:
                labels.append(name)
        return self._words.listing(labels)

    def link_place(self, resource: Resource) -> str:
        """Return where a link was shared: under Q1 and Q3, or before the first question.

        Empty where only stretches, which have no names, hold it.
        """
        names = [name for name in resource.sections if not is_stretch(name)]
        asked = [name for name in names if name[1:].isdecimal()]
        if asked:
            return self.say("under", sections=self.section_names(asked))
        return self.section_names(names)

    def link_sharers(self, resource: Resource) -> str:
        """Return who shared a link in a post of their own, else how many passed it on.

        Empty where only a post shares it whose author is in doubt.
        """
        if resource.sharers:
            return self.say("shared_by", names=self.names(resource.sharers))
        if not resource.reposters:
            return ""
        return self.say("passed_on_by", people=self.tally(len(resource.reposters), "person"))

    def link_notes(self, resource: Resource) -> tuple[str, ...]:
        """Return the words beside a link: its introduction, its sharers and where they did so.

        A short link that nothing resolves says so first.
        """
        notes = (
            self.say("link_short") if resource.described else "",
            self.link_words(resource),
            self.link_sharers(resource),
            self.link_place(resource),
        )
        return tuple(filter(None, notes))

    def link_title(self, resource: Resource) -> str:
        """Return the title of a link as its network or a sharer gives it, else its address.

        A long address is shown up to the end of a part of its path, with an ellipsis, but whole
        where another link would look the same.
        """
        return self._link_titles[resource.url]

    @cached_property
    def _link_titles(self) -> Mapping[str, str]:
        return link_titles(self.recap.resources)

    def link_words(self, resource: Resource) -> str:
        """Return the words with which somebody shared a link, in quotation marks; else empty."""
        return self._words.quoted(resource.words) if resource.words else ""

    def has_key_themes(self, section: RecapSection) -> bool:
        """Return True for a section with a mention, or a point that others support in words.

        Points that were only passed on stand as quotes, without a heading.
        """
        mentions = any(it.sure and it.kind is FindingKind.MENTION for it in section.findings)
        worded = bool(section.statements) or any(point.statement for point in section.points)
        backed = any(point.support.text or point.against for point in section.points)
        return mentions or worded or backed

    def byline_note(self, point: Point) -> str:
        """Return how many people passed a point on, empty for nobody."""
        people = point.finding.reposted
        return self.say("passed_on_by", people=self.tally(people, "person")) if people else ""

    def own(self, place: str, after: PostKey | str = "") -> tuple[OwnPart, ...]:
        """Return the parts that a person added behind another part of a place, each with its own.

        ``after`` is a post of it, empty for the start of the place, ``end`` for those whose part
        is not shown there any more.
        """
        name = after if isinstance(after, str) else ":".join(after)
        return tuple(self._own.get((place, name), ()))

    def section_own(self, section: str, after: PostKey | str = "") -> tuple[OwnPart, ...]:
        """Return the parts that a person added in a section, as :meth:`own` does."""
        return self.own(own_place(section), after)

    def own_place(self, section: str) -> str:
        """Return the name of a section as a place of parts of a person's own."""
        return own_place(section)

    @cached_property
    def _own(self) -> Mapping[tuple[str, str], Sequence[OwnPart]]:
        return place_own_parts(self.recap)

    def picture_source(self, picture: Picture) -> str:
        """Return the address of a picture: in the folder for them, else its data themselves."""
        if self._pictures is not None:
            return f"{self._pictures}/{picture_name(picture)}"
        return picture_data(picture)

    def has_part(self, name: str) -> bool:
        """Return False for a part at the end of the recap that a person left out."""
        return name not in self.recap.omitted

    def plain_name(self, name: str) -> str:
        """Return the heading of a section that the recap does not show, as others have theirs."""
        return name_of_section(self.recap, name, self._transcript.get(name, ()), self._zone)

    @property
    def papers(self) -> tuple[Resource, ...]:
        """The papers among the links worth reading."""
        return tuple(it for it in self.recap.resources if it.kind in _PAPERS)

    @property
    def pages(self) -> tuple[Resource, ...]:
        """The other pages among the links worth reading, and the short links described."""
        return tuple(
            it
            for it in self.recap.resources
            if it.described or it.kind not in _PAPERS | _NOT_LISTED
        )

    @property
    def unresolved_links(self) -> int:
        """The number of short links that are not listed: nothing tells where they lead."""
        return sum(it.kind == "unresolved" and not it.described for it in self.recap.resources)

    @property
    def unresolved(self) -> str:
        """The sentence that says how many short links are not listed."""
        return self.say("links_unresolved", links=self.tally(self.unresolved_links, "link"))

    @property
    def lists_links(self) -> bool:
        """True where there is a link to list as worth reading."""
        return self.has_part("links") and bool(self.papers or self.pages)

    @property
    def next_heading(self) -> str:
        """The heading over the next meeting; of how to take part where none is known."""
        is_known = self.recap.next_meeting is not None or self.recap.next_date is not None
        return self.say("next_time" if is_known else "taking_part")

    def asked(self, section: RecapSection) -> str:
        """Return who asked a question, when, on whose proposal, and how many answered.

        It is empty for a stretch: so few of its posts can be placed for sure that their number says
        nothing of it.
        """
        question = section.question
        if question is None:
            return ""
        if section.answers:
            tally = self.say(
                "answers_from",
                people=self.tally(section.people, "person"),
                posts=self.tally(section.answers, "post"),
            )
        else:
            tally = self.say("answers_none")
        tally = f"{tally[:1].upper()}{tally[1:]}."
        parts = [self.name(section)]
        if reason := self.wordless(section):
            parts.append(reason)
        if question.author:
            parts.append(self.say("asked_by", names=f"@{question.author}"))
        # Where the question itself is not there, the time would be that of its first answer.
        if question.asked_at and question.post is not None:
            parts.append(self._asked_at(question.asked_at))
        if question.submitted_by:
            names = f"@{question.submitted_by.lstrip('@')}"
            parts.append(self.say("submitted_by", names=names))
        return f"{', '.join(parts)}. {tally}"

    def choices(self, poll: Poll) -> tuple[tuple[str, str], ...]:
        """Return the options of a poll, each with its votes in figures.

        These are empty where the network hides them, and while nobody has voted.
        """
        is_voted = any(option.votes for option in poll.options)
        return tuple(
            (
                " ".join(clean(option.text).split()),
                self.figures(option.votes) if is_voted and option.votes is not None else "",
            )
            for option in poll.options
        )

    def list_heading(self, answers: AnswerList) -> str:
        """Return the heading of a list of things that answers name."""
        if not answers.what:
            return self.say("list_plain")
        return self.say("list_of", things=answers.what[:1].upper() + answers.what[1:])

    def authors(self, posts: Iterable[PostKey]) -> tuple[str, ...]:
        """Return the handles of the authors of posts, each once, in order."""
        return tuple(dict.fromkeys(quote.post.handle for quote in self._found(posts)))

    @property
    def provenance(self) -> tuple[str, ...]:
        """The sentences on how the recap was made and what was left out."""
        made = self.recap.provenance
        posts = self.tally(self.recap.numbers.posts, "post")
        name = "made_with_sources" if made.sources else "made_with"
        sources = {"sources": ", ".join(made.sources)} if made.sources else {}
        sentences = [self.say(name, version=made.version, posts=posts, **sources)]
        if made.skipped:
            sentences.append(self.say("made_skipped", records=self.tally(made.skipped, "record")))
        if made.decisions:
            sentences.append(self.say("made_decisions", decisions=self.figures(made.decisions)))
        if made.hidden:
            sentences.append(self.say("made_hidden", posts=self.tally(made.hidden, "post")))
        if made.methods:
            sentences.append(self.say("made_methods", methods=self.methods))
        sentences.append(self.say("made_gate"))
        if made.left_out:
            sentences.append(self.say("made_left_out", reasons=self.left_out))
        unsure = sum(
            not finding.sure for section in self.recap.sections for finding in section.findings
        )
        if unsure:
            sentences.append(self.say("made_unsure", phrases=self.tally(unsure, "phrase")))
        if self.unresolved_links and not self.lists_links:
            sentences.append(self.unresolved)
        name = _TIMES.get(self.recap.session.zone_source, "made_times")
        sentences.append(self.say(name, zone=self.zone))
        return (*sentences, *([made.note] if made.note else []))

    @property
    def left_out(self) -> str:
        """The posts that were neither quoted nor counted, by reason, as a list."""
        reasons = []
        for reason in self.recap.provenance.left_out:
            name = f"reason_{_REASONS.get(reason.reason, reason.reason)}"
            reasons.append(self.say(name, posts=self.tally(reason.posts, "post")))
        return self._words.listing(reasons)

    @property
    def methods(self) -> str:
        """The methods that placed posts, each with its number of posts, as a list."""
        return self._words.listing(
            [
                f"{self.say(f'method_{method}')} ({self.figures(posts)})"
                for method, posts in self.recap.provenance.methods
            ]
        )

    def _found(self, keys: Iterable[PostKey]) -> tuple[Quote, ...]:
        return tuple(self._quotes[key] for key in keys if key in self._quotes)
