"""``tweetup finding | quote | exchange | open | list``: decisions on statements and posts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from tweetup.cli.deciding import (
    Choice,
    Row,
    decides,
    in_order,
    lists,
    none_option,
    post_or_none,
)
from tweetup.cli.options import section_argument, section_name, section_option, session_argument
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.jobs.decide import Decided
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Finding, Post, PostKey, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.recap.decisions import PartState

__all__ = [
    "answer_lists",
    "exchange",
    "finding",
    "finding_rows",
    "list_rows",
    "open_questions",
    "open_rows",
    "quote",
    "quote_rows",
]

list_option = click.option(
    "--list",
    "what",
    metavar="KIND",
    help="The kind of things, as tweetup list list prints it [default: the section's only list].",
)


def finding_rows(both: DecidedRecap, section: str | None = None) -> list[Row]:
    """Return the key themes of a recap, in order, behind each section's own those left out.

    ``state`` is shown, unsure (the text of the recap leaves it out) or left out.
    """
    from tweetup.jobs.decided_parts import finding_names
    from tweetup.model import finding_name, post_name

    names = finding_names(both)
    now = {(it.section, finding_name(it)) for part in both.recap.sections for it in part.findings}

    def row(it: Finding, *, present: bool) -> Row:
        return {
            "finding": names[it.section, finding_name(it)],
            "section": it.section,
            "kind": it.kind.value,
            "state": ("shown" if it.sure else "unsure") if present else "left out",
            "by": it.by,
            "people": it.people,
            "text": it.statement or it.text,
            "shown_posts": list(map(post_name, it.quotes)),
            "posts": list(map(post_name, it.posts)),
        }

    rows = [row(it, present=True) for part in both.recap.sections for it in part.findings]
    rows += [
        row(it, present=False)
        for part in both.derived.sections
        for it in part.findings
        if (it.section, finding_name(it)) not in now
    ]
    sections = [part.section for part in (*both.recap.sections, *both.derived.sections)]
    return sorted(
        (it for it in rows if section in {None, it["section"]}),
        key=lambda it: sections.index(it["section"]),
    )


def quote_rows(both: DecidedRecap, section: str | None = None) -> list[Row]:
    """Return the posts that a recap shows, in order, with the way each is shown."""
    from tweetup.jobs.decision_names import shown_posts

    recap = both.recap
    posts = _posts(recap)
    places = {quote.post.key: place for quote, place in recap.transcript}
    shown: list[tuple[str, PostKey, str]] = []
    if recap.lead_quote is not None:
        key = recap.lead_quote.post.key
        shown.append((places[key], key, "lead"))
    for part in recap.sections:
        shown += [(part.section, key, way) for key, way in shown_posts(part)]
    return [
        {**_post_row(posts[key], place), "shown_as": way}
        for place, key, way in shown
        if section in {None, place}
    ]


def open_rows(both: DecidedRecap) -> list[Row]:
    """Return the questions that the recap leaves open, then those that somebody settled."""

    def rows(recap: Recap, state: str) -> Iterator[Row]:
        for part in recap.sections:
            for it in part.open_questions:
                yield {**_post_row(it.quote.post, part.section), "state": state}

    now = list(rows(both.recap, "open"))
    left = {row["post"] for row in now}
    return [*now, *(it for it in rows(both.derived, "settled") if it["post"] not in left)]


def list_rows(both: DecidedRecap) -> list[Row]:
    """Return the things that answers named, list by list, with their people and posts."""
    from tweetup.model import post_name

    return [
        {
            "section": part.section,
            "list": answers.what,
            "item": it.item,
            "people": it.people,
            "posts": list(map(post_name, it.posts)),
        }
        for part in both.recap.sections
        for answers in part.lists
        for it in answers.items
    ]


def _posts(recap: Recap) -> dict[PostKey, Post]:
    return {quote.post.key: quote.post for quote, _ in recap.transcript}


def _post_row(post: Post, section: str) -> Row:
    from tweetup.model import post_name

    return {
        "post": post_name(post.key),
        "section": section,
        "author": post.handle,
        "text": post.text,
    }


@click.group()
def finding() -> None:
    """Decide on key themes: word, drop, keep, merge, order them, choose their posts, add one.

    FINDING is a name that `tweetup finding list` prints, its phrase, or the id of its post.
    """


@finding.command("list")
@session_argument
@section_option
@lists("finding", "section", "state", "people", "text", nothing="no finding in this recap")
def list_findings(*, section: str | None) -> Callable[[DecidedRecap], list[Row]]:
    """List the key themes of SESSION, those left out as well."""
    return lambda both: finding_rows(both, section)


@finding.command("word")
@session_argument
@click.argument("finding")
@click.argument("text")
@decides
def word_one(*, finding: str, text: str) -> Choice:
    """Say FINDING in the words of TEXT."""
    from tweetup.jobs.decide import word_finding

    return Choice(
        decide=partial(word_finding, name=finding, text=text),
        message="the finding has the new words",
    )


@finding.command("drop")
@session_argument
@click.argument("finding")
@decides
def drop_finding(*, finding: str) -> Choice:
    """Leave FINDING out of the recap."""
    from tweetup.jobs.decide import settle_finding
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_finding, name=finding, state=PartState.LEFT_OUT),
        message="the recap leaves the finding out",
    )


@finding.command("keep")
@session_argument
@click.argument("finding")
@decides
def keep_finding(*, finding: str) -> Choice:
    """Keep FINDING, though the analysis is not sure of it or somebody dropped it."""
    from tweetup.jobs.decide import settle_finding
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_finding, name=finding, state=PartState.SHOWN),
        message="the recap keeps the finding",
    )


@finding.command("merge")
@session_argument
@click.argument("finding")
@click.argument("other")
@decides
def merge_one(*, finding: str, other: str) -> Choice:
    """Merge FINDING into OTHER of the same section, which has the people of both."""
    from tweetup.jobs.decide import merge_findings

    return Choice(
        decide=partial(merge_findings, name=finding, into=other),
        message="both are one finding",
    )


@finding.command("quote")
@session_argument
@click.argument("finding")
@click.argument("post_id", required=False)
@none_option
@decides
def quote_finding(*, finding: str, post_id: str | None, nothing: bool) -> Choice:
    """Show the post POST_ID for FINDING, or no post (--none)."""
    from tweetup.jobs.decide import show_for_finding

    return Choice(
        decide=partial(show_for_finding, name=finding, post=post_or_none(post_id, nothing=nothing)),
        message="the finding shows no post" if nothing else "the finding shows the post",
    )


@finding.command("support")
@session_argument
@click.argument("finding")
@click.argument("post_ids", nargs=-1, required=True)
@decides
def support_one(*, finding: str, post_ids: tuple[str, ...]) -> Choice:
    """Say that the posts POST_IDS, and no others, say FINDING: their authors are counted."""
    from tweetup.jobs.decide import support_finding

    return Choice(
        decide=partial(support_finding, name=finding, posts=post_ids),
        message="these posts say the finding",
    )


@finding.command("add")
@session_argument
@section_argument
@click.argument("text")
@click.argument("post_ids", nargs=-1, required=True)
@decides
def add_one(*, section: str, text: str, post_ids: tuple[str, ...]) -> Choice:
    """Add a key theme to SECTION in the words of TEXT, which the posts POST_IDS say."""
    from tweetup.jobs.decide import add_finding

    return Choice(
        decide=partial(add_finding, section=section, text=text, posts=post_ids),
        message=f"{section} has the finding",
    )


@finding.command("order")
@session_argument
@section_argument
@click.argument("findings", nargs=-1, required=True)
@decides
def order_findings(*, section: str, findings: tuple[str, ...]) -> Choice:
    """Put FINDINGS first in SECTION, in this order; the others follow."""
    return in_order("findings", findings, section=section)


@click.group()
def quote() -> None:
    """Decide on the posts that a recap shows: show or drop one, order them, choose the large one.

    POST_ID is the post's id, network:id, or the link to it.
    """


@quote.command("list")
@session_argument
@section_option
@lists("post", "section", "shown_as", "author", "text", nothing="no post is shown in this recap")
def list_quotes(*, section: str | None) -> Callable[[DecidedRecap], list[Row]]:
    """List the posts that the recap of SESSION shows, with the way each is shown."""
    return lambda both: quote_rows(both, section)


@quote.command("show")
@session_argument
@click.argument("post_id")
@click.option(
    "--section",
    metavar="NAME",
    callback=section_name,
    help="The section to show it in [default: its own].",
)
@decides
def show_quote(*, post_id: str, section: str | None) -> Choice:
    """Show the post POST_ID as a quote, whatever the analysis chooses."""
    from tweetup.jobs.decide import settle_quote
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_quote, post=post_id, state=PartState.SHOWN, section=section),
        message="the recap shows the post",
    )


@quote.command("drop")
@session_argument
@click.argument("post_id")
@decides
def drop_quote(*, post_id: str) -> Choice:
    """Show the post POST_ID nowhere in the recap; it is counted all the same."""
    from tweetup.jobs.decide import settle_quote
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_quote, post=post_id, state=PartState.LEFT_OUT),
        message="the recap does not show the post",
    )


@quote.command("order")
@session_argument
@section_argument
@click.argument("post_ids", nargs=-1, required=True)
@decides
def order_quotes(*, section: str, post_ids: tuple[str, ...]) -> Choice:
    """Put the quotes POST_IDS first in SECTION, in this order; the others follow."""
    return in_order("quotes", post_ids, section=section)


@quote.command("lead")
@session_argument
@click.argument("post_id", required=False)
@none_option
@decides
def lead_quote(*, post_id: str | None, nothing: bool) -> Choice:
    """Show the post POST_ID large at the top of the recap, or no post (--none)."""
    from tweetup.jobs.decide import show_large

    return Choice(
        decide=partial(show_large, post=post_or_none(post_id, nothing=nothing)),
        message="no post stands large at the top"
        if nothing
        else "the post stands large at the top",
    )


@click.group()
def exchange() -> None:
    """Decide on posts that are shown side by side, the second against the first.

    POST_ID is one of these posts; `tweetup quote list` prints them.
    """


@exchange.command("drop")
@session_argument
@click.argument("post_id")
@decides
def drop_exchange(*, post_id: str) -> Choice:
    """Do not show POST_ID side by side with another post."""
    from tweetup.recap.decisions import PartState

    return _exchange(post_id, PartState.LEFT_OUT, "the recap leaves the exchange out")


@exchange.command("show")
@session_argument
@click.argument("post_id")
@decides
def show_exchange(*, post_id: str) -> Choice:
    """Show POST_ID side by side with the other post again."""
    from tweetup.recap.decisions import PartState

    return _exchange(post_id, PartState.SHOWN, "the recap shows the exchange")


def _exchange(post: str, state: PartState, message: str) -> Choice:
    def decide(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.jobs.decide import settle_exchange
        from tweetup.jobs.decision_names import find_exchange

        return settle_exchange(project, met, find_exchange(project, met, post), state, note=note)

    return Choice(decide=decide, message=message)


@click.group("open")
def open_questions() -> None:
    """Decide on participants' questions that the recap tells as not answered.

    POST_ID is the question's id, network:id, or the link to it.
    """


@open_questions.command("list")
@session_argument
@lists("post", "section", "state", "author", "text", nothing="no question is open in this recap")
def list_open() -> Callable[[DecidedRecap], list[Row]]:
    """List the questions that the recap of SESSION leaves open, then those settled."""
    return open_rows


@open_questions.command("answered")
@session_argument
@click.argument("post_id")
@click.option("--by", metavar="POST_ID", help="The post that answers it.")
@decides
def answered(*, post_id: str, by: str | None) -> Choice:
    """Say that the question POST_ID was answered after all."""
    from tweetup.jobs.decide import settle_question
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_question, post=post_id, state=PartState.ANSWERED, by=by),
        message="the question is answered",
    )


@open_questions.command("show")
@session_argument
@click.argument("post_id")
@decides
def show_open(*, post_id: str) -> Choice:
    """Show POST_ID as a question without an answer."""
    from tweetup.jobs.decide import settle_question
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_question, post=post_id, state=PartState.SHOWN),
        message="the recap shows the open question",
    )


@open_questions.command("drop")
@session_argument
@click.argument("post_id")
@decides
def drop_open(*, post_id: str) -> Choice:
    """Leave the open question POST_ID out of the recap."""
    from tweetup.jobs.decide import settle_question
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_question, post=post_id, state=PartState.LEFT_OUT),
        message="the recap leaves the question out",
    )


@open_questions.command("order")
@session_argument
@section_argument
@click.argument("post_ids", nargs=-1, required=True)
@decides
def order_open(*, section: str, post_ids: tuple[str, ...]) -> Choice:
    """Put the open questions POST_IDS first in SECTION, in this order; the others follow."""
    return in_order("open", post_ids, section=section)


@click.group("list")
def answer_lists() -> None:
    """Decide on the lists of things that answers named: tools, books, places.

    SECTION is that of the list, ITEM a thing as `tweetup list list` prints it.
    """


@answer_lists.command("list")
@session_argument
@lists("section", "list", "item", "people", nothing="no list in this recap")
def list_items() -> Callable[[DecidedRecap], list[Row]]:
    """List the things that answers of SESSION named, list by list."""
    return list_rows


@answer_lists.command("show")
@session_argument
@section_argument
@list_option
@decides
def show_list(*, section: str, what: str | None) -> Choice:
    """Show the list of SECTION again."""
    from tweetup.jobs.decide import decide_list
    from tweetup.recap.decisions import PartState

    decide = partial(decide_list, section=section, state=PartState.SHOWN)
    return _of_list(section, what, None, decide, "the recap shows the list")


@answer_lists.command("drop")
@session_argument
@section_argument
@list_option
@decides
def drop_list(*, section: str, what: str | None) -> Choice:
    """Leave the list of SECTION out of the recap."""
    from tweetup.jobs.decide import decide_list
    from tweetup.recap.decisions import PartState

    decide = partial(decide_list, section=section, state=PartState.LEFT_OUT)
    return _of_list(section, what, None, decide, "the recap leaves the list out")


@answer_lists.command("rename")
@session_argument
@section_argument
@click.argument("item")
@click.argument("text")
@list_option
@decides
def rename_item(*, section: str, item: str, text: str, what: str | None) -> Choice:
    """Call ITEM of the list of SECTION by the name TEXT."""
    from tweetup.jobs.decide import decide_list_item

    if not text.strip():
        raise UsageError("the name is empty", hint="tweetup list remove leaves it out")
    decide = partial(decide_list_item, section=section, text=text)
    return _of_list(section, what, item, decide, "it has the new name")


@answer_lists.command("remove")
@session_argument
@section_argument
@click.argument("item")
@list_option
@decides
def remove_item(*, section: str, item: str, what: str | None) -> Choice:
    """Leave ITEM out of the list of SECTION."""
    from tweetup.jobs.decide import decide_list_item
    from tweetup.recap.decisions import PartState

    decide = partial(decide_list_item, section=section, state=PartState.LEFT_OUT)
    return _of_list(section, what, item, decide, "the list leaves it out")


@answer_lists.command("add")
@session_argument
@section_argument
@click.argument("item")
@click.argument("post_ids", nargs=-1, required=True)
@list_option
@decides
def add_item(*, section: str, item: str, post_ids: tuple[str, ...], what: str | None) -> Choice:
    """Add ITEM, which the posts POST_IDS name, to the list of SECTION; --list begins another."""
    from tweetup.jobs.decide import add_list_item

    decide = partial(add_list_item, section=section, item=item, posts=post_ids)
    return _of_list(section, what, None, decide, "the list has it")


def _of_list(
    section: str,
    what: str | None,
    item: str | None,
    decide: Callable[..., Decided],
    message: str,
) -> Choice:
    """Return a decision on a list, or on a thing of it, after both were found."""

    def find(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.jobs.decision_names import find_item, find_list
        from tweetup.jobs.publish import decided_recap

        both = decided_recap(project, met)
        wanted = find_list(both, section, what)
        if item is None:
            return decide(project, met, what=wanted, note=note)
        thing = find_item(both, section, wanted, item)
        return decide(project, met, what=wanted, item=thing, note=note)

    return Choice(decide=find, message=message)
