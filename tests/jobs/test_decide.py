"""Decisions on a recap: each is refused where it changes nothing, and shows where it does."""

import json
import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from tests.jobs.any_decisions import PIXEL
from tests.jobs.deciding import (
    both_of,
    bring,
    latest,
    project_of,
    quotes,
    recap_of,
    repeated,
    section,
    shown_posts,
    talk,
)
from tests.project.making import make_chat
from tests.samples import sampled
from tweetup.config import Config
from tweetup.errors import TweetupError, UnknownNameError, UsageError
from tweetup.jobs import decide, decide_people
from tweetup.jobs.checks import find_checks
from tweetup.jobs.correction_log import (
    export_corrections,
    import_corrections,
    list_corrections,
    undo_correction,
)
from tweetup.jobs.corrections import hide_post
from tweetup.jobs.decide import Decided
from tweetup.jobs.decide_again import decide_again
from tweetup.jobs.removal import take_down
from tweetup.model import Absence, PostKey, Recap, post_name
from tweetup.project.project import Project, open_project
from tweetup.recap.decisions import PartState
from tweetup.render import render_recap
from tweetup.render.own_parts import place_own_parts

LEFT, SHOWN, ANSWERED = PartState.LEFT_OUT, PartState.SHOWN, PartState.ANSWERED
POINT = "0304191100009626"
SLUGS = "https://garden.example/slugs"


def texts(recap: Recap) -> str:
    """Return all that the program, or a person, says in a recap in Markdown and HTML."""
    return render_recap(recap, "markdown") + render_recap(recap, "html")


def intro(recap: Recap) -> dict[str, str]:
    return {it.name: it.text for it in recap.intro}


def asking(project: Project) -> str:
    """Return the participant's question that the recap leaves open."""
    parts = recap_of(project).sections
    return next(post_name(o.quote.post.key) for it in parts for o in it.open_questions)


Make = Callable[[Project], Decided]
Holds = Callable[[Recap], bool]


def shows(holds: Holds, recap: Recap) -> bool:
    """Return True where a recap has what a decision says, False also where the part is missing."""
    try:
        return holds(recap)
    except (IndexError, KeyError, StopIteration):
        return False


def as_json(recap: Recap) -> str:
    """Return a recap without the names of its findings, which only decisions ask for."""
    return render_recap(recap, "json")


#: A decision of each kind on the chat of ``talk``, and whether its recap has it.
MUST: dict[str, tuple[Make, Holds]] = {
    "title": (
        lambda p: decide.title_recap(p, latest(p), "Soil & <b>rain</b>"),
        lambda r: r.title == "Soil & <b>rain</b>" and "<b>rain" not in render_recap(r, "html"),
    ),
    "topic": (
        lambda p: decide.word_topic(p, latest(p), "heavy clay"),
        lambda r: "“heavy clay”" in intro(r)["meeting"] and "Heavy clay" in r.title,
    ),
    "next": (
        lambda p: decide.word_next(p, latest(p), "Tuesday at eight"),
        lambda r: r.next_meeting is not None and "Tuesday at eight" in texts(r),
    ),
    "sentence": (
        lambda p: decide.word_sentence(p, latest(p), "asked", "Three things were asked."),
        lambda r: intro(r)["asked"] == "Three things were asked.",
    ),
    "no sentence": (
        lambda p: decide.word_sentence(p, latest(p), "asked", " "),
        lambda r: "asked" not in intro(r),
    ),
    "own finding": (
        lambda p: decide.add_finding(p, latest(p), "Q2", "Water early",
            quotes(recap_of(p), "Q2")[:1]),
        lambda r: "Water early" in texts(r),
    ),
    "wording": (
        lambda p: decide.word_finding(p, latest(p), POINT, "Clay is *hard*"),
        lambda r: section(r, "Q1").points[0].statement == "Clay is *hard*",
    ),
    "left out": (
        lambda p: decide.settle_finding(p, latest(p), POINT, LEFT),
        lambda r: not section(r, "Q1").points,
    ),
    "kept": (
        lambda p: decide.settle_finding(p, latest(p), "mention school", SHOWN),
        lambda r: "school”" in section(r, "Q3").summary[0].text.lower(),
    ),
    "support": (
        lambda p: decide.support_finding(
            p, latest(p), POINT, [POINT, quotes(recap_of(p), "Q1")[0]]
        ),
        lambda r: section(r, "Q1").points[0].finding.people == 2,
    ),
    "quote left out": (
        lambda p: decide.settle_quote(p, latest(p), quotes(recap_of(p), "Q2")[0], LEFT),
        lambda r: len(quotes(r, "Q2")) == 5,
    ),
    "quote moved": (
        lambda p: decide.settle_quote(
            p, latest(p), quotes(recap_of(p), "Q2")[0], SHOWN, section="Q3"
        ),
        lambda r: len(quotes(r, "Q2")) == 5 and len(quotes(r, "Q3")) == 4,
    ),
    "large": (
        lambda p: decide.show_large(p, latest(p), quotes(recap_of(p), "Q2")[0]),
        lambda r: r.lead_quote is not None and len(quotes(r, "Q2")) == 5,
    ),
    "none large": (
        lambda p: decide.show_large(p, latest(p), None),
        lambda r: r.lead_quote is None,
    ),
    "answered": (
        lambda p: decide.settle_question(p, latest(p), asking(p), ANSWERED),
        lambda r: "left_open" not in intro(r) and not section(r, "Q3").open_questions,
    ),
    "link titled": (
        lambda p: decide.title_link(p, latest(p), SLUGS, "All of slugs"),
        lambda r: r.resources[0].title == "All of slugs",
    ),
    "link left out": (
        lambda p: decide.settle_link(p, latest(p), SLUGS, LEFT),
        lambda r: not r.resources,
    ),
    "link added": (
        lambda p: decide.add_link(p, latest(p), "https://a.example", "A page", section="Q1"),
        lambda r: [it.url for it in r.resources] == [SLUGS, "https://a.example"],
    ),
    "guest": (
        lambda p: decide_people.mark_guest(p, latest(p), "eve", SHOWN),
        lambda r: "@eve" in intro(r)["guests"],
    ),
    "section left out": (
        lambda p: decide.leave_out(p, latest(p), "Q3", LEFT),
        lambda r: "Q3" not in {it.section for it in r.sections} and "left_open" not in intro(r),
    ),
    "figures left out": (
        lambda p: decide.leave_out(p, latest(p), "numbers", LEFT),
        lambda r: r.omitted == ("numbers",),
    ),
    "paragraph": (
        lambda p: decide.write_paragraph(p, latest(p), "So *much* <i>said</i>", place="Q1"),
        lambda r: "So <em>much</em>" in texts(r) and "<i>said" not in render_recap(r, "html"),
    ),
    "picture": (
        lambda p: decide.add_picture(p, latest(p), PIXEL, alternative="A dot"),
        lambda r: 'alt="A dot"' in render_recap(r, "html"),
    ),
    "sections in order": (
        lambda p: decide.reorder(p, latest(p), "sections", ["Q3", "Q1"]),
        lambda r: [it.section for it in r.sections][:3] == ["Q3", "Q1", "Q2"],
    ),
    "quotes in order": (
        lambda p: decide.reorder(p, latest(p), "quotes", ["x:0304192300008740"], section="Q2"),
        lambda r: quotes(r, "Q2")[0] == "x:0304192300008740" and len(quotes(r, "Q2")) == 6,
    ),
    "a thing": (
        lambda p: decide.add_list_item(
            p, latest(p), "Q2", "tools", "A spade", posts=quotes(recap_of(p), "Q2")[:2]
        ),
        lambda r: section(r, "Q2").lists[0].items[0].people == 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", sampled(MUST, every=3))
def test_it_shows_and_is_undone(case: str) -> None:
    """In the recap that comes with it, in the next that is made, and after undo no more."""
    make, holds = MUST[case]
    with project_of(talk()) as project:
        before = recap_of(project)
        assert not shows(holds, before)
        made = make(project)
        recap = recap_of(project)
        assert recap == made.recap
        assert shows(holds, recap)
        assert repeated(shown_posts(recap)) == set()
        (status,) = list_corrections(project)
        assert (status.status, status.correction.id) == ("in effect", made.decision.id)
        assert recap.provenance.decisions == 1
        undo_correction(project, made.decision.id or 0)
        assert recap_of(project) == before


def asked_in(project: Project) -> list[tuple[str, str]]:
    return [(it.kind.value, it.name) for it in find_checks(project, latest(project))]


@pytest.mark.long
@pytest.mark.parametrize("case", sampled(MUST, every=5))
def test_the_part_is_derived_again(case: str) -> None:
    """As undone, but in the history; and as it was once more when that is undone."""
    make, holds = MUST[case]
    with project_of(talk()) as project:
        before, asked = recap_of(project), asked_in(project)
        made = make(project)
        back = decide.derive_again(project, latest(project), made.decision)
        assert as_json(recap_of(project)) == as_json(before)
        assert [it.status for it in list_corrections(project)] == ["overruled", "in effect"]
        assert asked_in(project) == asked
        undo_correction(project, made.decision.id or 0)
        assert [it.status for it in list_corrections(project)] == ["undone", "no effect"]
        assert asked_in(project) == asked
        project.archive.redo_correction(made.decision.id or 0)
        undo_correction(project, back.decision.id or 0)
        assert shows(holds, recap_of(project))


@pytest.mark.long
@pytest.mark.parametrize("case", sampled(MUST, every=5))
def test_it_is_carried_to_another_archive(case: str) -> None:
    """An export that was imported twice says the same as one."""
    make, holds = MUST[case]
    with project_of(talk()) as project:
        make(project)
        text = export_corrections(project)
    with project_of(talk()) as other:
        for _ in range(2):
            import_corrections(other, text, name="decisions.json")
        assert shows(holds, recap_of(other))
        assert len(list_corrections(other)) == 1


MUST_NOT: dict[str, Make] = {
    "an empty title": lambda p: decide.title_recap(p, latest(p), " \n"),
    "no such sentence": lambda p: decide.word_sentence(p, latest(p), "mentions", "So it was."),
    "a finding of nobody": lambda p: decide.add_finding(p, latest(p), "Q1", "Soil", []),
    "a finding without words": lambda p: decide.add_finding(p, latest(p), "Q1", " ", [POINT]),
    "a finding of a post elsewhere": lambda p: decide.add_finding(
        p, latest(p), "Q1", "Soil", ["77"]
    ),
    "a finding in no section": lambda p: decide.add_finding(p, latest(p), "Q9", "Soil", [POINT]),
    "no such finding": lambda p: decide.word_finding(p, latest(p), "point x:77", "Soil"),
    "no words for a finding": lambda p: decide.word_finding(p, latest(p), POINT, ""),
    "merged with itself": lambda p: decide.merge_findings(p, latest(p), POINT, POINT),
    "merged across sections": lambda p: decide.merge_findings(
        p, latest(p), POINT, "mention school"
    ),
    "a point without its post": lambda p: decide.show_for_finding(p, latest(p), POINT, None),
    "a phrase with a post": lambda p: decide.show_for_finding(
        p, latest(p), "mention school", quotes(recap_of(p), "Q3")[0]
    ),
    "support of nobody": lambda p: decide.support_finding(p, latest(p), POINT, []),
    "a phrase that others did not write": lambda p: decide.support_finding(
        p, latest(p), "mention school", [POINT]
    ),
    "no such exchange": lambda p: decide.settle_exchange(
        p, latest(p), [PostKey("x", POINT)], LEFT
    ),
    "answered though not left open": lambda p: decide.settle_question(
        p, latest(p), POINT, ANSWERED
    ),
    "no such list": lambda p: decide.decide_list(p, latest(p), "Q1", "tools", LEFT),
    "no such thing": lambda p: decide.decide_list_item(
        p, latest(p), "Q1", "tools", "A spade", state=LEFT
    ),
    "no such link": lambda p: decide.settle_link(p, latest(p), "https://b.example", LEFT),
    "no address": lambda p: decide.add_link(p, latest(p), "javascript:alert(1)", "A page"),
    "no such part": lambda p: decide.leave_out(p, latest(p), "Q9", LEFT),
    "an empty paragraph": lambda p: decide.write_paragraph(p, latest(p), "\n \n"),
    "a picture without words": lambda p: decide.add_picture(
        p, latest(p), PIXEL, alternative=""
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", sampled(MUST_NOT, every=3))
def test_it_is_refused(case: str) -> None:
    """Nothing is stored of a decision that would change nothing, or that cannot be meant."""
    with project_of(talk()) as project:
        before = recap_of(project)
        with pytest.raises((UsageError, UnknownNameError)):
            MUST_NOT[case](project)
        assert list_corrections(project) == ()
        assert recap_of(project) == before


# The later of two holds, whatever they are about.


@pytest.mark.long
def test_the_later_of_two_on_one_post_holds() -> None:
    """Of a quote, the large post, an open question and a finding's example, in whatever order."""
    with project_of(talk()) as project:
        session = latest(project)
        post = quotes(recap_of(project), "Q2")[0]
        places: dict[str, Callable[[], Decided]] = {
            "large": lambda: decide.show_large(project, session, post),
            "left out": lambda: decide.settle_quote(project, session, post, LEFT),
            "open": lambda: decide.settle_question(project, session, post, SHOWN),
            "example": lambda: decide.show_for_finding(project, session, POINT, post),
            "quoted": lambda: decide.settle_quote(project, session, post, SHOWN, section="Q3"),
        }
        for first, second in permutations(places, 2):
            made = [places[first](), places[second]()]
            recap = recap_of(project)
            large = recap.lead_quote is not None and post_name(recap.lead_quote.post.key) == post
            assert large == (second == "large"), (first, second)
            assert (post in shown_posts(recap)) == (second != "left out"), (first, second)
            assert (post in quotes(recap, "Q3")) == (second == "quoted")
            points = [post_name(it.quote.post.key) for it in section(recap, "Q1").points]
            assert (post in points) == (second == "example")
            assert points, "the point has another post, or its own"
            assert repeated(shown_posts(recap)) == set()
            for it in made:
                undo_correction(project, it.decision.id or 0)


def decide_in_process(path: str, title: str, barrier: object) -> None:
    """Title a recap as another program would, at the same time as others."""
    from tests.project.making import CHAT

    with open_project(Config(archive=Path(path), chats=(CHAT,))) as project:
        session = latest(project)
        barrier.wait()  # type: ignore[attr-defined]  # of multiprocessing
        for number in range(5):
            decide.title_recap(project, session, f"{title} {number}")
            if title == "Rain":
                decide.word_topic(project, session, f"rain {number}")


@pytest.mark.long
def test_two_programs_decide_at_once() -> None:
    """The last decision on each part holds, and the history has all of both."""
    context = multiprocessing.get_context("spawn")
    with project_of(talk()) as project:
        recap_of(project)
        barrier = context.Barrier(2)
        path = str(project.archive.path)
        running = [
            context.Process(target=decide_in_process, args=(path, title, barrier))
            for title in ("Soil", "Rain")
        ]
        for process in running:
            process.start()
        for process in running:
            process.join(120)
            assert process.exitcode == 0
        project.forget()
        stored = list_corrections(project)
        assert len(stored) == 15
        titles = [it for it in stored if it.correction.kind == "retitle"]
        assert recap_of(project).title == dict(titles[-1].correction.value)["title"]
        assert [it.status for it in titles] == ["overruled"] * 9 + ["in effect"]
        topic = recap_of(project).topic
        assert topic is not None
        assert topic.text == "rain 4"


# A part has fields of its own.


def test_a_title_outlives_that_a_link_was_left_out() -> None:
    """And a link that a person added is still one after it got another title, or was left out."""
    with project_of(talk()) as project:
        session = latest(project)
        decide.title_link(project, session, SLUGS, "All of slugs")
        decide.settle_link(project, session, SLUGS, LEFT)
        assert not recap_of(project).resources
        decide.settle_link(project, session, SLUGS, SHOWN)
        assert recap_of(project).resources[0].title == "All of slugs"
        decide.add_link(project, session, "https://a.example", "A", section="Q1")
        decide.title_link(project, session, "https://a.example", "B")
        (added,) = [it for it in recap_of(project).resources if it.url != SLUGS]
        assert (added.title, added.sections) == ("B", ("Q1",))
        assert {it.changed for it in list_corrections(project)} == {""}


def test_a_thing_that_was_added_gets_another_name() -> None:
    with project_of(talk()) as project:
        session = latest(project)
        posts = quotes(recap_of(project), "Q2")[:2]
        decide.add_list_item(project, session, "Q2", "tools", "A spade", posts=posts)
        decide.decide_list_item(project, session, "Q2", "tools", "A spade", text="Spades")
        assert [it.item for it in section(recap_of(project), "Q2").lists[0].items] == ["Spades"]


def test_ones_own_decisions_are_no_change_of_the_ground() -> None:
    """That a person said who says it is not told as something to look at again."""
    with project_of(talk()) as project:
        session = latest(project)
        decide.word_finding(project, session, POINT, "Clay is hard")
        decide.show_for_finding(project, session, POINT, None)
        decide.support_finding(project, session, POINT, quotes(recap_of(project), "Q1")[:2])
        decide.word_finding(project, session, POINT, "Clay is heavy")
        assert [it.status for it in list_corrections(project)] == [
            "overruled", "in effect", "in effect", "in effect",
        ]  # fmt: skip


# Sentences on the whole hour.


def chat_with_passed_on(quoted: bool) -> int:
    """Return the seed of a chat whose post that was passed on is quoted below, or is not."""
    for seed in range(60):
        with project_of(make_chat(seed)) as project:
            if not project.sessions():
                continue
            passed_on = project.claims(latest(project)).passed_on
            if passed_on is not None:
                name = post_name(passed_on.post)
                if (name in shown_posts(recap_of(project))) == quoted:
                    return seed
    raise AssertionError("no such chat")


@pytest.mark.long
@pytest.mark.parametrize("quoted", [True, False])
def test_what_was_passed_on_and_left_out_is_told_nowhere(quoted: bool) -> None:
    """Neither "quoted below" nor its words: somebody left the post out."""
    with project_of(make_chat(chat_with_passed_on(quoted))) as project:
        session = latest(project)
        passed_on = project.claims(session).passed_on
        assert passed_on is not None
        assert "passed_on" in intro(recap_of(project))
        decide.settle_quote(project, session, post_name(passed_on.post), LEFT)
        assert "passed_on" not in intro(recap_of(project))
        again = decide.settle_quote(project, session, post_name(passed_on.post), SHOWN)
        assert "passed_on" in intro(again.recap)
        decide.show_large(project, session, post_name(passed_on.post))
        assert "passed_on" not in intro(recap_of(project))


def test_who_is_against_and_left_out_is_counted_and_not_quoted() -> None:
    """The point still says that somebody disagreed."""
    with project_of(talk()) as project:
        point = section(recap_of(project), "Q1").points[0]
        (post,) = (post_name(it.post.key) for it in point.against)
        decide.settle_quote(project, latest(project), post, LEFT)
        point = section(recap_of(project), "Q1").points[0]
        assert point.against == ()
        assert len(point.finding.against) == 1
        assert "@dee" in point.support.text
        decide.settle_quote(project, latest(project), post, SHOWN, section="Q2")
        recap = recap_of(project)
        assert post in quotes(recap, "Q2")
        assert repeated(shown_posts(recap)) == set()


# That on which a decision rests.


@pytest.mark.long
def test_a_finding_outlives_the_post_that_stated_it() -> None:
    """The words of a person stay with the posts that are left, and both are told."""
    with project_of(talk()) as project:
        session = latest(project)
        other = quotes(recap_of(project), "Q1")[0]
        decide.support_finding(project, session, POINT, [POINT, other])
        own = decide.add_finding(project, session, "Q1", "Clay is hard", [POINT, other])
        take_down(project, posts=[POINT])
        recap = recap_of(project)
        assert "Clay is hard" in texts(recap)
        (statement,) = section(recap, "Q1").statements
        assert [post_name(key) for key in statement.posts] == [other]
        support, added = list_corrections(project)
        assert support.status == "no effect"
        assert added.status == "look again", added
        assert added.correction.id == own.decision.id
        assert POINT not in json.dumps([str(it) for it in list_corrections(project)])


@pytest.mark.long
def test_posts_that_are_gone_are_told_by_their_number() -> None:
    """Of a theme whose posts somebody chose: one is gone, or two are."""
    with project_of(talk()) as project:
        session = latest(project)
        first, second = quotes(recap_of(project), "Q1")[:2]
        decide.support_finding(project, session, POINT, [POINT, first, second])
        for gone, verb in ((first, "is"), (second, "are")):
            take_down(project, posts=[gone])
            recap_of(project)
            (status,) = list_corrections(project)
            assert status.changed == f"{1 + (gone == second)} of its posts {verb} gone", status


@pytest.mark.long
def test_a_quote_is_hidden_for_now_and_comes_back() -> None:
    """Its decision says so, and holds again when the network shows the post."""
    with project_of(talk()) as project:
        session = latest(project)
        post = quotes(recap_of(project), "Q2")[0]
        decide.settle_quote(project, session, post, SHOWN, section="Q3")
        key = PostKey(*post.split(":"))
        project.archive.absences.hide({key: Absence.BLOCKED})
        project.forget()
        assert post not in shown_posts(recap_of(project))
        (status,) = list_corrections(project)
        assert (status.status, status.why) == (
            "no effect",
            "its post is hidden, as its network does not show it for now",
        )
        project.archive.absences.show([key])
        project.forget()
        assert post in quotes(recap_of(project), "Q3")
        assert [it.status for it in list_corrections(project)] == ["in effect"]


@pytest.mark.long
@pytest.mark.parametrize("way", ["removed", "hidden"])
def test_each_decision_tells_why_its_post_is_gone(way: str) -> None:
    """Quotes, the large post, open questions and findings: none vanishes in silence."""
    with project_of(talk()) as project:
        session = latest(project)
        decide.settle_quote(project, session, POINT, SHOWN, section="Q2")
        decide.show_large(project, session, POINT)
        decide.settle_question(project, session, POINT, SHOWN)
        decide.settle_finding(project, session, POINT, LEFT)
        if way == "removed":
            take_down(project, authors=["rosa"])
        else:
            hide_post(project, POINT)
        told = [it for it in list_corrections(project) if it.correction.is_of_recap]
        idle = [it for it in told if it.status != "place kept"]
        assert [it.correction.kind for it in told if it not in idle] == (
            ["recap quote", "recap lead"] if way == "removed" else []
        )
        assert {it.status for it in idle} == {"no effect"}
        why = "its post was removed" if way == "removed" else "its post is hidden"
        assert all(why in (it.why or "") for it in idle), told
        if way == "removed":
            assert POINT not in export_corrections(project)


@pytest.mark.long
@pytest.mark.parametrize("way", ["removed", "hidden"])
def test_words_of_ones_own_do_not_move_behind_another_post(way: str) -> None:
    """Their post is gone: they stand at their section's start, and are to be looked at again."""
    with project_of(talk()) as project:
        session = latest(project)
        name = quotes(recap_of(project), "Q2")[-1]
        key = PostKey(*name.split(":"))
        decide.write_paragraph(project, session, "See this.", place="Q2", after=name)
        decide.reorder(project, session, "quotes", (name,), section="Q2")
        assert {it.status for it in list_corrections(project)} == {"in effect"}
        if way == "removed":
            take_down(project, posts=[name])
        else:
            hide_post(project, key.id)
        recap = recap_of(project)
        (own,) = recap.own
        assert place_own_parts(recap) == {("Q2", ""): [own]}
        told = {it.correction.kind: it for it in list_corrections(project)}
        paragraph, order = told["recap paragraph"], told["recap order"]
        assert (paragraph.status, order.status) == ("look again", "look again")
        assert paragraph.changed == (
            f"the post that it stood behind {'was removed' if way == 'removed' else 'is hidden'}:"
            " it stands at the start of its section"
        )


@pytest.mark.long
def test_an_edit_is_noticed() -> None:
    """A quote holds for the later version, and somebody is to look at it again."""
    from msgspec.structs import replace

    with project_of(talk()) as project:
        post = next(it for it in project.visible_posts(latest(project)) if it.id == POINT)
        decide.settle_quote(project, latest(project), POINT, SHOWN, section="Q2")
        later = replace(
            post,
            id="9304191100009626",
            text=f"{post.text}, they say",
            edits=(POINT, "9304191100009626"),
            edited_at=post.created_at + timedelta(minutes=1),
        )
        bring(project, [later])
        (status,) = list_corrections(project)
        assert status.status == "look again"
        assert status.changed == "its author has edited the post since"
        decide_again(project, latest(project), both_of(project).standings[0].stored)
        assert [it.status for it in list_corrections(project)] == ["overruled", "in effect"]


def test_a_broken_log_raises_nothing() -> None:
    """Decisions from a newer version, or with values that nobody writes, are told of."""
    rows = [
        {"kind": kind, "target": target, "value": value}
        for kind in ("recap order", "recap quote", "recap merge", "recap link", "recap picture")
        for target in (None, "", "x", "point ", "quotes", "sections")
        for value in (
            {},
            {"state": "odd"},
            {"names": "{"},
            {"names": "7", "moments": "[1]"},
            {"names": '["Q1", 3]', "moments": '["x"]'},
            {"section": "Q1", "asked": "soon", "into": "point x:"},
        )
    ]
    with project_of(talk()) as project:
        session = latest(project)
        recap_of(project)
        text = json.dumps(
            {
                "format": "tweetup corrections",
                "version": 1,
                "corrections": [
                    {
                        **row,
                        "hashtag": session.hashtag,
                        "session": session.id,
                        "made_at": f"2031-04-01T00:00:00.{number:06}Z",
                    }
                    for number, row in enumerate(rows)
                ],
            }
        )
        try:
            import_corrections(project, text, name="broken.json")
        except TweetupError:
            pytest.fail("it is a file of corrections")
        assert len(list_corrections(project)) == len(rows)
        assert texts(recap_of(project))
        assert repeated(shown_posts(recap_of(project))) == set()
