"""``tweetup graph``: who addressed whom, how central each is, the picture of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say, write_file
from tweetup.errors import UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.jobs.graph import ConversationGraph, PointingPost
    from tweetup.jobs.people import Times
    from tweetup.model import PersonStanding, PostKey, Standing
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["graph", "relation_option", "tell_unread"]

_RELATIONS = ("reply", "mention", "quote", "repost")
_TIES = ("source", "target", "relation", "weight", "guessed", "first", "last")
_STANDINGS = (
    "handle", "rank", "rank_low", "rank_high", "in_people", "in_posts", "out_people", "out_posts",
    "pagerank", "rank_without_hosts", "reposts_received",
)  # fmt: skip
_POSTS = ("id", "at", "source", "target", "relation", "guessed")
_MOST_DRAWN_SUFFIXES = (".svg", ".html")

relation_option = click.option(
    "--relation",
    "relations",
    type=click.Choice(_RELATIONS),
    multiple=True,
    help="Only posts that reply, mention, quote or repost; may be repeated [default: all].",
)


@click.command()
@about_posts
@relation_option
@hosts_option("Count posts by and at each session's hosts, or leave them out [default: --hosts].")
@role_option("Only posts of those who state it: tweetup roles.")
@click.option("--centrality", is_flag=True, help="List people, the most central first.")
@click.option(
    "--bootstrap",
    "draws",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    help="With --centrality: bound the ranks by N draws of sessions, such as 200.",
)
@click.option(
    "--seed",
    type=int,
    metavar="S",
    default=0,
    show_default=True,
    help="Another number makes other draws.",
)
@click.option("--posts", "handle", metavar="HANDLE", help="List the posts by and at a person.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw replies, mentions and quotes into FILE.svg, or into FILE.html with tables.",
)
@click.option(
    "--roles",
    "by_role",
    is_flag=True,
    help="With -o: colour people by the first role that they state.",
)
@as_json
@with_config
def graph(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    relations: tuple[str, ...],
    centrality: bool,
    draws: int,
    seed: int,
    handle: str | None,
    output: Path | None,
    by_role: bool,
    as_json: bool,
) -> None:
    """List who addressed whom in SESSION, or in all sessions, the most posts first.

    SESSION is a name that `tweetup sessions` lists, or `latest`. A mention of the person whom the
    same post replies to, quotes or reposts is not counted again. docs/how-to/see-who-talks.md
    explains centrality and the picture.
    """
    from tweetup.jobs.graph import read_conversation
    from tweetup.project.project import open_project

    _check(centrality=centrality, draws=draws, handle=handle, output=output, as_json=as_json)
    if by_role and output is None:
        raise UsageError("roles are colours of a picture", where="--roles", hint="add -o FILE.svg")
    with open_project(config) as project:
        met = posts.session_in(project)
        times = posts.times(project, met)
        if output is not None and not relations:
            relations = _RELATIONS[:-1]
        talk = read_conversation(
            project,
            posts.hashtag,
            sessions=() if met is None else (met,),
            relations=relations,
            role=posts.role,
            with_hosts=posts.with_hosts,
            **times,
        )
        tell_unread(talk)
        if output is not None:
            roles = _roles(project, posts, met, times) if by_role else {}
            title = f"Who addressed whom in {posts.named(met)}"
            _draw(project, talk, output, title=title, roles=roles, with_hosts=posts.with_hosts)
        elif handle is not None:
            from tweetup.jobs.graph import posts_about

            rows = [_post_row(it, talk.handles) for it in posts_about(project, talk, handle)]
            print_rows(rows, _POSTS, as_json=as_json, nothing="nobody addressed anybody")
        elif centrality:
            _list_people(talk, draws, seed, as_json=as_json)
        else:
            keys = project.archive.people.post_keys(
                {it.number for it in talk.edges} if as_json else ()
            )
            rows = _tie_rows(talk, keys)
            print_rows(rows, _TIES, as_json=as_json, nothing="nobody addressed anybody")


def _check(
    *, centrality: bool, draws: int, handle: str | None, output: Path | None, as_json: bool
) -> None:
    """Raise where options do not go together."""
    if draws and not centrality:
        raise UsageError("draws bound ranks", where="--bootstrap", hint="add --centrality")
    if centrality + (handle is not None) + (output is not None) > 1:
        hint = "give one of --centrality, --posts and -o"
        raise UsageError("people, posts and a picture are three answers", hint=hint)
    if output is not None and as_json:
        raise UsageError("a picture is no JSON", where="-o", hint="leave out --json")
    if output is not None and output.suffix.lower() not in _MOST_DRAWN_SUFFIXES:
        hint = "name it .svg, or .html for the picture with its tables"
        raise UsageError(f"no picture is a {output.suffix or 'file without ending'}",
                         where=str(output), hint=hint)  # fmt: skip


def _roles(
    project: Project, posts: ChosenPosts, session: ChatSession | None, times: Times
) -> dict[str, tuple[str, ...]]:
    """Return the roles that profiles of those who wrote state: a file has no recorded ones."""
    from tweetup.jobs.roles import read_people_roles

    table = read_people_roles(project, posts.hashtag, session=session, **times)
    return {it.person: tuple(role.role for role in it.stated) for it in table.people}


def _draw(
    project: Project,
    talk: ConversationGraph,
    output: Path,
    *,
    title: str,
    roles: Mapping[str, Sequence[str]],
    with_hosts: bool,
) -> None:
    from tweetup.jobs.graph import draw_conversation

    if not talk.ties:
        say("nobody addressed anybody: nothing was written")
        return
    drawn = draw_conversation(
        project,
        talk,
        title=title,
        as_page=output.suffix.lower() == ".html",
        roles=roles,
        remarks=() if with_hosts else ("Posts by and at hosts are left out",),
    )
    write_file(output, drawn)


def _list_people(talk: ConversationGraph, draws: int, seed: int, *, as_json: bool) -> None:
    from tweetup.insight.centrality import LEAST_PEOPLE, LEAST_SESSIONS

    people = talk.standings(draws=draws, seed=seed)
    rows = [_standing_row(it, talk.handles) for it in people]
    size = sum(it.talk is not None for it in people)
    if 0 < size < LEAST_PEOPLE:
        say(
            f"{counted(size, 'person', 'people')}: no PageRank under {LEAST_PEOPLE};"
            " ranks are by the number of people who address somebody"
        )
    if draws and talk.met < LEAST_SESSIONS:
        say(
            f"{counted(talk.met, 'session')}: no bounds of ranks under {LEAST_SESSIONS},"
            " as draws of so few are nearly the same"
        )
    columns: Sequence[str] = _STANDINGS
    if not draws or talk.met < LEAST_SESSIONS:
        columns = [it for it in columns if it not in {"rank_low", "rank_high"}]
    if size < LEAST_PEOPLE:
        columns = [it for it in columns if it != "pagerank"]
    if as_json:
        print_rows(rows, columns, as_json=True, nothing="")
        return
    shown = [_told(row) for row in rows]
    print_rows(shown, columns, as_json=False, nothing="nobody addressed anybody")


def _standing_row(it: PersonStanding, handles: Mapping[str, str]) -> Row:
    return {
        "handle": handles[it.person],
        "person": it.person,
        "host": it.is_host,
        "talk": _place(it.talk),
        "talk_without_hosts": _place(it.talk_without_hosts),
        "reposts": _place(it.reposts),
        "reposts_without_hosts": _place(it.reposts_without_hosts),
    }


def _place(standing: Standing | None) -> Row | None:
    if standing is None:
        return None
    return {
        "in_people": standing.in_people,
        "in_posts": standing.in_posts,
        "out_people": standing.out_people,
        "out_posts": standing.out_posts,
        "pagerank": standing.pagerank,
        "rank": standing.rank,
        "rank_low": standing.rank_low,
        "rank_high": standing.rank_high,
    }


def _told(row: Row) -> Row:
    """Return a person as a row of the table."""
    talk, guests, reposts = (row[it] or {} for it in ("talk", "talk_without_hosts", "reposts"))
    pagerank = talk.get("pagerank")
    return {
        "handle": row["handle"],
        **{name: talk.get(name, "") for name in _STANDINGS[1:8]},
        "pagerank": "" if pagerank is None else f"{pagerank:.4f}",
        "rank_without_hosts": guests.get("rank", ""),
        "reposts_received": reposts.get("in_posts", ""),
    }


def _tie_rows(talk: ConversationGraph, keys: Mapping[int, PostKey]) -> list[Row]:
    return [
        {
            "source": talk.handles[it.source],
            "target": talk.handles[it.target],
            "relation": it.relation,
            "weight": it.weight,
            "guessed": it.guessed,
            "first": it.first_at,
            "last": it.last_at,
            "source_person": it.source,
            "target_person": it.target,
            "posts": [keys[number].id for number in it.posts if number in keys],
        }
        for it in talk.ties
    ]


def _post_row(it: PointingPost, handles: Mapping[str, str]) -> Row:
    return {
        "id": it.post.id,
        "network": it.post.network,
        "session": it.edge.session,
        "at": it.edge.written_at,
        "source": handles[it.edge.source],
        "target": handles[it.edge.target],
        "relation": it.edge.relation,
        "guessed": it.edge.is_guessed,
    }


def tell_unread(talk: ConversationGraph) -> None:
    """Say which posts the graph lacks."""
    if talk.unread:
        say(
            f"{counted(len(talk.unread), 'session')} not counted, as the posts were not read for"
            " answers and the archive is read-only: tweetup analyse reads them"
        )
    if talk.lacking:
        names = ", ".join(talk.lacking[:3])
        more = f" and {len(talk.lacking) - 3} more" if talk.lacking[3:] else ""
        say(
            "without most of the reposts that their posts count, since no search gives them:"
            f" {names}{more}; reposts of these do not compare with those of the others"
        )
