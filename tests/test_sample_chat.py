"""The bundled sample: invented throughout, hard to read by machine, and written up well."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tweetup.config import load_config
from tweetup.jobs.import_ import import_file
from tweetup.jobs.publish import recap_session
from tweetup.model import FindingKind, Recap, Segmentation
from tweetup.project.project import open_project

FIELDS = [
    *("id", "created_at", "author", "text", "in_reply_to_id"),
    *("author_name", "author_bio", "author_followers", "url"),
]
HOSTS = {"clarawelborne", "jvanesse"}
HOUR = (datetime(2009, 8, 21, 11, tzinfo=UTC), datetime(2009, 8, 21, 12, tzinfo=UTC))
LABEL = re.compile(r"^(?:A\.?|Q)(\d)\b")
RIGHT = 0.9


@dataclass(frozen=True)
class Line:
    """A line of the sample with the section a person gave it."""

    id: str
    at: datetime
    author: str
    text: str
    reply_to: str | None
    section: str

    @property
    def is_repost(self) -> bool:
        return self.text.startswith("RT @")

    @property
    def label(self) -> str | None:
        found = LABEL.match(self.text)
        return f"Q{found[1]}" if found else None


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def rows(project_root: Path) -> list[dict[str, object]]:
    return read(project_root / "archives" / "sample-chat.jsonl")


@pytest.fixture(scope="module")
def gold(project_root: Path) -> dict[str, str]:
    found = read(project_root / "tests" / "fixtures" / "sample-chat.gold.jsonl")
    return {str(row["id"]): str(row["section"]) for row in found}


@pytest.fixture(scope="module")
def lines(rows: list[dict[str, object]], gold: dict[str, str]) -> list[Line]:
    return [
        Line(
            id=str(row["id"]),
            at=datetime.fromisoformat(str(row["created_at"])),
            author=str(row["author"]),
            text=str(row["text"]),
            reply_to=None if row["in_reply_to_id"] is None else str(row["in_reply_to_id"]),
            section=gold[str(row["id"])],
        )
        for row in rows
    ]


def test_every_line_has_the_documented_shape(rows: list[dict[str, object]]) -> None:
    """The same fields in the same order, texts no longer than the network took in 2009."""
    for row in rows:
        assert list(row) == FIELDS
        assert len(str(row["text"])) <= 140
        assert "#hcsmeu" in str(row["text"]) or str(row["text"]).endswith("…")


def test_ids_rise_with_time_and_replies_point_back(lines: list[Line]) -> None:
    ids = [int(line.id) for line in lines]
    assert ids == sorted(set(ids))
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    known: set[str] = set()
    for line in lines:
        assert line.reply_to is None or line.reply_to in known
        known.add(line.id)


def test_the_gold_names_every_post_once(lines: list[Line], gold: dict[str, str]) -> None:
    assert list(gold) == [line.id for line in lines]
    assert set(gold.values()) == {"intro", "Q1", "Q2", "Q3", "chatter", "closing"}


def test_no_link_leads_anywhere_real(rows: list[dict[str, object]]) -> None:
    """Reserved domains only: an invented post must not point at a real page or person."""
    text = json.dumps(rows)
    hosts = set(re.findall(r"https?://([^/\s\"?\\]+)", text))
    assert hosts == {"example.org", "example.com", "example.net"}


def in_hour(line: Line) -> bool:
    return HOUR[0] <= line.at <= HOUR[1]


KINDS: list[tuple[str, Callable[[Line], bool], int]] = [
    ("announcements days before", lambda it: it.section == "intro" and it.at < HOUR[0], 4),
    ("questions asked by hosts", lambda it: it.author in HOSTS and bool(it.label), 5),
    ("questions asked again", lambda it: it.author in HOSTS and "Q" in it.text[6:14], 2),
    ("labelled answers", lambda it: it.label == it.section, 70),
    ("answers with another's label", lambda it: (it.label or it.section) != it.section, 2),
    ("answers labelled like questions", lambda it: it.text.startswith("Q1: Explain"), 1),
    ("late answers", lambda it: it.section[0] == "Q" and it.at > HOUR[1], 5),
    ("reposts", lambda it: it.is_repost, 15),
    ("reposts with a change", lambda it: it.text.startswith("MT @"), 1),
    ("quoted copies", lambda it: it.text.startswith('"@'), 1),
    ("replies by record", lambda it: it.reply_to is not None, 20),
    ("replies by name alone", lambda it: it.text[0] == "@" and it.reply_to is None, 8),
    ("links with tracking", lambda it: "utm_" in it.text, 4),
    ("adverts", lambda it: it.author in {"slimdeals88", "cheapmeds_4u2"}, 2),
    ("German", lambda it: " und " in it.text or "nicht" in it.text or "Danke" in it.text, 3),
    ("French", lambda it: " : en" in it.text or "Bonjour" in it.text, 3),
    ("Spanish", lambda it: " la industria" in it.text.lower() or "marca" in it.text, 2),
    ("Dutch", lambda it: "zouden" in it.text or "Goedemiddag" in it.text, 2),
    ("HTML", lambda it: "<script>" in it.text, 1),
    ("Jinja", lambda it: "{{" in it.text, 1),
    ("Markdown", lambda it: "](javascript:" in it.text, 1),
    ("a formula", lambda it: it.text.startswith("=cmd"), 1),
    ("a path", lambda it: "../../" in it.text, 1),
    ("control characters", lambda it: "\x07" in it.text and "\x1b" in it.text, 1),
    ("text turned round", lambda it: "\u202e" in it.text, 1),
]


@pytest.mark.parametrize(("what", "is_one", "fewest"), KINDS, ids=[kind[0] for kind in KINDS])
def test_what_makes_chats_hard_is_in_it(
    lines: list[Line], what: str, is_one: Callable[[Line], bool], fewest: int
) -> None:
    """The sample shows that what a host meets in a real chat comes out right."""
    assert sum(map(is_one, lines)) >= fewest, what


def test_each_question_is_talked_over_by_many(lines: list[Line]) -> None:
    """A theme with support needs people who make the same point."""
    for section in ("Q1", "Q2", "Q3"):
        people = {line.author for line in lines if in_hour(line) and line.section == section}
        assert len(people) >= 20


@dataclass(frozen=True)
class WrittenUp:
    """The sample after the whole road, session by session."""

    recaps: tuple[Recap, ...]
    segmentations: tuple[Segmentation, ...]


@pytest.fixture(scope="module")
def written_up(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WrittenUp]:
    folder = tmp_path_factory.mktemp("sample")
    config_file = folder / "tweetup.toml"
    sample = project_root / "archives"
    config_file.write_text((sample / "sample-tweetup.toml").read_text("utf-8"), "utf-8")
    with open_project(load_config(config_file), create=True) as project:
        import_file(project, str(sample / "sample-chat.jsonl"))
        sessions = sorted(project.sessions(), key=lambda session: session.start)
        yield WrittenUp(
            recaps=tuple(recap_session(project, session) for session in sessions),
            segmentations=tuple(project.segmented(one).segmentation for one in sessions),
        )


@pytest.mark.long
def test_both_sessions_are_found(written_up: WrittenUp) -> None:
    sessions = [recap.session for recap in written_up.recaps]
    assert [one.id for one in sessions] == ["hcsmeu-2009-08-07", "hcsmeu-2009-08-21"]


@pytest.mark.long
def test_questions_are_those_the_hosts_asked_first(
    written_up: WrittenUp, lines: list[Line]
) -> None:
    """Repeats and reposts are no second question; who submitted each is told."""
    first: dict[tuple[bool, str], str] = {}
    for line in lines:
        if line.author in HOSTS and line.label:
            first.setdefault((line.at > HOUR[0] - timedelta(days=7), line.label), line.id)
    found = [
        (question.post.id if question.post else None, question.submitted_by)
        for one in written_up.segmentations
        for question in one.questions
    ]
    submitters = ["kasia_wronek", "hughpemberwick", "anneke_dvl", "hughpemberwick", "rx_ruairi"]
    assert found == list(zip(first.values(), submitters, strict=True))


@pytest.mark.long
def test_posts_stand_where_a_person_put_them(written_up: WrittenUp, gold: dict[str, str]) -> None:
    placed = Counter(
        gold[placement.post.id] == placement.section
        for one in written_up.segmentations
        for placement in one.placements
    )
    assert placed[True] / placed.total() >= RIGHT


def test_the_recap_compares_with_the_meeting_before(written_up: WrittenUp) -> None:
    earlier, later = written_up.recaps
    assert earlier.attendance.previous is None
    assert later.attendance.previous == earlier.session.id
    assert later.attendance.previous_participants == earlier.numbers.participants
    assert later.attendance.newcomers
    assert later.attendance.returning
    said = " ".join(sentence.text for sentence in later.intro)
    assert "than on 7 August 2009 (" in said
    assert "@clarawelborne and @jvanesse hosted" in said
    assert later.title.startswith("Pharma’s part in social media: ")
    submitters = [part.question.submitted_by for part in later.sections if part.question]
    assert submitters == ["anneke_dvl", "hughpemberwick", "rx_ruairi"]


def test_every_question_has_something_to_publish(written_up: WrittenUp) -> None:
    """Quotes of several people, mentions that several people share, nothing twice."""
    for recap in written_up.recaps[1:]:
        asked = [part for part in recap.sections if part.question]
        assert len(asked) == 3
        shown = [recap.lead_quote.post.key] if recap.lead_quote else []
        for part in asked:
            mentions = [it for it in part.findings if it.kind is FindingKind.MENTION]
            assert sum(it.people >= 3 for it in mentions) >= 1
            shown += [quote.post.key for quote in part.quotes]
            shown += [quote.post.key for run in part.exchanges for quote in run.posts]
            shown += [point.quote.post.key for point in part.points]
            assert len({one.post.handle for one in part.quotes}) == len(part.quotes) >= 3
        assert len(shown) == len(set(shown))


def test_the_same_link_is_one_resource(written_up: WrittenUp) -> None:
    """Tracking parameters do not make another page of it."""
    shared = {one.url: one for one in written_up.recaps[1].resources}
    rules = shared["http://example.org/house-rules"]
    assert set(rules.sharers) >= {"anneke_dvl", "vera_dossier"}
    assert not any("utm_" in url for url in shared)
