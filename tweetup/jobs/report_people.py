"""The parts of a report on people: who they are, their roles, whom they address, who matters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tweetup.jobs.figure_pictures import picture_shares
from tweetup.jobs.people_pictures import (
    measure_text,
    picture_engagement,
    picture_leaders,
    picture_organisations,
    picture_people,
)
from tweetup.jobs.report_tables import (
    NONE,
    picture_table,
    report_table,
    shares_table,
    some_pictures,
)
from tweetup.model import LEVELED_NAMES
from tweetup.render.report import ReportPart
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.jobs.report import ConversationReport
    from tweetup.jobs.sweet_spot import SpotTable
    from tweetup.model import PersonStanding, Standing
    from tweetup.render.charts_people import GraphPicture
    from tweetup.render.report import ReportTable

__all__ = ["people_parts"]

_MEASURES: Final = {
    "ontopic": "on topic", "reach": "followers", "drawn": "drawn",
    "peers": "peers who address them",
    "addressed": "people who address them", "pagerank": "PageRank", "recurrence": "meetings",
    "influence": "recorded influence", "relationship": "recorded relationship",
}  # fmt: skip
_UNRECORDED: Final = tuple(it for it in _MEASURES if it not in LEVELED_NAMES)


def people_parts(report: ConversationReport) -> tuple[ReportPart, ...]:
    """Return the parts on people, by name."""
    spot = () if report.spot is None else (_spot(report.spot),)
    return (
        _people(report),
        _roles(report),
        _graph(report),
        _leaders(report),
        _organisations(report),
        _engagement(report),
        *spot,
    )


def _people(report: ConversationReport) -> ReportPart:
    wrote = [it for it in report.people.people if it.activity.sessions]
    known = [it for it in wrote if it.activity.is_newcomer is not None]
    new = [it for it in known if it.activity.is_newcomer]
    followed = [it for it in new if it.activity.came_back is not None]
    back = sum(it.activity.came_back is True for it in followed)
    paragraphs = [f"{counted(len(wrote), 'person', 'people')} wrote in their own words."]
    if unknown := len(wrote) - len(known):
        paragraphs.append(
            f"{unknown:,} of them came to one of the first three meetings of the record, so that it"
            " cannot tell whether they came before. Of the others,"
            f" {len(new):,} of {len(known):,} came for the first time."
        )
    else:
        paragraphs.append(f"{len(new):,} of them came for the first time.")
    if followed:
        share = back / len(followed)
        paragraphs.append(
            f"{back:,} of {len(followed):,} newcomers ({share:.0%}) came back to one of the next"
            " four meetings; the others are not followed for so long yet."
        )
    people = report_table(
        "People, those who came to most sessions first",
        (
            "person", "sessions", f"of the last {report.people.last}", "posts", "originals",
            "replies", "quotes", "reposts", "replies to them", "mentions of them",
            "reposts of them", "questions answered", "links", "share of posts", "first seen",
        ),
        (
            (
                f"@{did.handle}", f"{len(did.sessions):,}", f"{did.of_last}", f"{did.posts:,}",
                f"{did.originals:,}", f"{did.replies:,}", f"{did.quotes:,}", f"{did.reposts:,}",
                f"{did.replies_received:,}", f"{did.mentions_received:,}",
                f"{did.reposts_received:,}", f"{did.questions_answered:,}", f"{did.links:,}",
                f"{did.share:.1%}", f"{did.first_seen:%Y-%m-%d}",
            )
            for did in (it.activity for it in wrote)
        ),
        text=("first seen",),
        command=f"tweetup people --hashtag {report.hashtag}",
    )  # fmt: skip
    cohorts = report_table(
        "People by the quarter of their first meeting",
        ("quarter", "people", "came back", "followed", "who came in each quarter from then on"),
        (
            (
                it.quarter if it.is_known else f"{it.quarter} or before",
                f"{it.people:,}",
                f"{it.came_back:,}",
                f"{it.followed:,}",
                ", ".join(str(people) for people in it.later),
            )
            for it in report.people.cohorts
        ),
        text=("who came in each quarter from then on",),
        remarks=(
            "Of the whole record, whatever the window."
            if report.role is None
            else "Of the whole record, whatever the window: those who state this role in it.",
            "A meeting is of the quarter of its own date, in the chat's zone.",
        ),
        command=f"tweetup people --hashtag {report.hashtag} --cohorts",
        folded=True,
    )
    return ReportPart(
        anchor="people",
        heading="People",
        paragraphs=tuple(paragraphs),
        grids=some_pictures(
            picture_people(
                wrote,
                "Who took part",
                of_sessions=True,
                order="Those who came to most sessions first",
            )
        ),
        tables=(people, cohorts),
    )


def _roles(report: ConversationReport) -> ReportPart:
    people = report.roles.people
    judged = sum(it.is_judged for it in people)
    recorded = sum(it.is_recorded for it in people)
    shares = [it for it in report.shares if it.people]
    table = shares_table(shares, report.hashtag)
    told = (
        f"{counted(len(people), 'person', 'people')} wrote, {sum(it.has_bio for it in people):,}"
        f" of them with a profile text; {judged:,} judged, {sum(it.abstained for it in people):,}"
        " left open."
    )
    told += (
        " A role is one that the person’s own profile states, or that somebody recorded, as of"
        f" {recorded:,} of them; nothing is inferred about anybody’s health."
    )
    return ReportPart(
        anchor="roles",
        heading="Roles",
        paragraphs=(told,),
        rows=some_pictures(picture_shares(shares, "Roles")),
        tables=(table,) if shares else (),
    )


def _kinds(report: ConversationReport) -> ReportTable:
    ties = report.talk.ties
    posts: Counter[str] = Counter()
    for tie in ties:
        posts[tie.relation] += tie.weight
    return report_table(
        "Posts that address somebody",
        ("relation", "posts", "pairs of people", "of them guessed"),
        (
            (
                relation,
                f"{number:,}",
                f"{sum(it.relation == relation for it in ties):,}",
                f"{sum(it.guessed for it in ties if it.relation == relation):,}",
            )
            for relation, number in sorted(posts.items())
        ),
        remarks=("Guessed: the file names nobody, the words of the post do.",),
    )


def _graph(report: ConversationReport) -> ReportPart:
    from tweetup.insight.centrality import LEAST_PEOPLE
    from tweetup.insight.layout import place_people
    from tweetup.render.charts_people import GraphPicture

    talk = report.talk
    ties = [it for it in talk.ties if it.relation != "repost"]
    picture = None
    if ties:
        # A page that names people has what somebody recorded of them on request alone.
        shown = {
            it.person: it.stated if report.spot is None else it.roles for it in report.roles.people
        }
        groups = {person: roles[0].role for person, roles in shown.items() if roles}
        drawing = place_people(ties, talk.handles, hosts=talk.hosting, groups=groups)
        picture = GraphPicture(
            title=f"Who addressed whom in #{report.hashtag}",
            drawing=drawing,
            names={it.person: talk.handles[it.person] for it in drawing.discs},
        )
    size = sum(it.talk is not None for it in report.standings)
    rank = "by PageRank" if size >= LEAST_PEOPLE else "by the number of people who address them"
    table = report_table(
        f"People in the graph, {rank}",
        (
            "person", "rank", "people who address them", "posts at them", "people they address",
            "posts by them", "PageRank", "rank without hosts", "reposts of them",
        ),
        (_standing(it, talk.handles) for it in report.standings),
        remarks=(
            ("PageRank: damping 0.85, weighted by posts; reposts apart. Being addressed is not"
            " influence: see docs/how-to/see-who-talks.md."),
        ),
        command=f"tweetup graph --hashtag {report.hashtag} --centrality",
    )  # fmt: skip
    return ReportPart(
        anchor="graph",
        heading="Who addresses whom",
        graph=picture,
        paragraphs=() if talk.ties else ("Nobody addressed anybody.",),
        tables=(_kinds(report), table, *_lines(picture)) if talk.ties else (),
    )


def _lines(picture: GraphPicture | None) -> Iterator[ReportTable]:
    """Yield the lines of a picture."""
    if picture is not None:
        rows = [
            (
                f"@{picture.names[it.source]}",
                f"@{picture.names[it.target]}",
                f"{it.there:,}",
                f"{it.back:,}",
            )
            for it in picture.lines
        ]
        columns = ("from", "to", "posts", "and back")
        yield report_table(
            "Lines of the picture", columns, rows, text=("to",), most=len(rows), folded=True
        )


def _standing(it: PersonStanding, handles: Mapping[str, str]) -> tuple[str, ...]:
    guests, reposts = it.talk_without_hosts, it.reposts
    return (
        f"@{handles[it.person]}",
        *_place(it.talk),
        NONE if guests is None else f"{guests.rank:,}",
        NONE if reposts is None else f"{reposts.in_posts:,}",
    )


def _place(it: Standing | None) -> tuple[str, ...]:
    if it is None:
        return (NONE,) * 6
    numbers = (it.rank, it.in_people, it.in_posts, it.out_people, it.out_posts)
    pagerank = NONE if it.pagerank is None else f"{it.pagerank:.4f}"
    return (*(f"{number:,}" for number in numbers), pagerank)


def _leaders(report: ConversationReport) -> ReportPart:
    """Return people with the measures of leaders side by side, those most addressed first."""
    from tweetup.jobs.leaders import sort_leaders

    table = report.leaders
    names = tuple(_MEASURES) if report.spot is not None else _UNRECORDED
    people = sort_leaders(table)
    picture = picture_leaders(
        table,
        people,
        "People by several measures",
        order="Those whom most people address first",
        names=names,
    )
    listed = report_table(
        "People by several measures, those most addressed first",
        ("person", *(_MEASURES[name] for name in names)),
        (
            (
                f"@{table.handles[it.person]}",
                *(measure_text(each) for each in it.measures if each.name in names),
            )
            for it in people
        ),
        remarks=tuple(_told_of_measures(report)),
        command=f"tweetup leaders --hashtag {report.hashtag}",
    )
    paragraph = (
        "Followers, reposts and being addressed tell different things of a person: no measure is"
        " put into another one, and nobody has a score."
    )
    return ReportPart(
        anchor="leaders",
        heading="Opinion leaders",
        paragraphs=(paragraph,),
        grids=some_pictures(picture),
        tables=(listed,),
    )


def _told_of_measures(report: ConversationReport) -> Iterator[str]:
    """Yield of which posts and times the measures are."""
    from tweetup.insight.centrality import LEAST_PEOPLE
    from tweetup.jobs.leaders import told_times

    table = report.leaders
    for line in told_times(table):
        yield f"{line[0].upper()}{line[1:]}."
    if 0 < table.in_talk < LEAST_PEOPLE:
        yield f"No PageRank under {LEAST_PEOPLE} people."


def _organisations(report: ConversationReport) -> ReportPart:
    """Return the organisations that people share, mention and reply to."""
    table = report.organisations
    # A page that names people has what somebody recorded of them on request alone.
    without = table.recorded if report.spot is None else frozenset[str]()
    shown = [it for it in table.organisations if it.person not in without]
    listed = report_table(
        "Organisations, those to which most people turn first",
        ("organisation", "kind", "people", "share it", "mention it", "reply to it", "by role"),
        (
            (
                f"@{table.handles[it.person]}",
                ", ".join(table.kinds[it.person]).replace("_", " "),
                f"{it.every.people:,}",
                f"{len(it.every.shared.people):,}",
                f"{len(it.every.mentioned.people):,}",
                f"{len(it.every.replied.people):,}",
                ", ".join(f"{use.people} {use.role.replace('_', ' ')}" for use in it.by_role),
            )
            for it in shown
        ),
        text=("kind", "by role"),
        command=f"tweetup organisations --hashtag {report.hashtag}",
    )
    picture = picture_organisations(
        table,
        shown,
        "Organisations to which people turn",
        order="Those to which most people turn first",
    )
    nobody = "Nobody turned to an account whose profile says that it is an organisation."
    return ReportPart(
        anchor="organisations",
        heading="Organisations",
        paragraphs=() if listed.rows else (nobody,),
        grids=some_pictures(picture),
        tables=() if picture is None else (listed, picture_table(picture)),
    )


def _engagement(report: ConversationReport) -> ReportPart:
    table = report.engagement
    listed = report_table(
        "How people take part, those with most posts first",
        ("person", "posts", "broadcasting", "conversing", "relevant", "answering", "meetings"),
        (
            (
                f"@{table.handles[it.person]}",
                f"{it.own:,}",
                *(
                    NONE
                    if share.share is None
                    else f"{len(share.posts):,} of {len(share.whole):,}, {share.share:.0%}"
                    for share in (it.broadcasting, it.conversing, it.relevant, it.answering)
                ),
                f"{it.attended:,} of {it.meetings:,}" if it.meetings else NONE,
            )
            for it in table.people
        ),
        remarks=(
            "Broadcasting: neither reply nor quote, mentions nobody, has a link.",
            "Conversing: replies and answers. Relevant: placed in a question.",
            (
                "Answering: of posts that address the person, those answered before the session’s"
                " end; whether somebody is respectful cannot be counted."
            ),
            "Meetings: of those since the person’s first.",
        ),
        command=f"tweetup engagement --hashtag {report.hashtag}",
    )
    picture = picture_engagement(table, "How people take part")
    return ReportPart(
        anchor="engagement",
        heading="How people take part",
        grids=some_pictures(picture),
        tables=(listed,) if picture is None else (listed, picture_table(picture)),
    )


def _spot(table: SpotTable) -> ReportPart:
    from tweetup.jobs.sweet_spot import picture_spot

    picture = picture_spot(table, title="Active, of value to them, and close")
    listed = report_table(
        "People in a circle",
        ("person", *picture.labels),
        ((it.name, *it.cells) for it in picture.rows),
        text=picture.labels,
        command="tweetup sweetspot",
    )
    return ReportPart(anchor="spot", heading="The sweet spot", venn=picture, tables=(listed,))
