"""Who addressed whom: the figures of the views, with the posts behind them, drawn and exported."""

import io
import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from tests.cli.running import Run

SVG = "{http://www.w3.org/2000/svg}"


def look(query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        return sql.execute(query).fetchall()


def test_ties_are_the_edges_of_the_view(derived: Path, run: Run) -> None:
    """But for mentions beside a reply; each tells its posts, the most first."""
    rows = run("graph", "latest", "--json").rows
    assert rows
    assert {
        (it["source"], it["target"], it["relation"]): (it["weight"], it["first"], it["last"])
        for it in rows
        if it["relation"] != "mention"
    } == {
        key: tuple(told)
        for *told, source, target, relation in look(
            "SELECT weight, first_at, last_at, source, target, relation FROM edges_by_session"
            " WHERE relation <> 'mention'"
        )
        for key in [(source, target, relation)]
    }
    mentions = "SELECT SUM(weight - beside) FROM edges_by_session WHERE relation = 'mention'"
    assert look(mentions) == [(sum(it["weight"] for it in rows if it["relation"] == "mention"),)]
    assert all(len(set(it["posts"])) == it["weight"] for it in rows)
    weights = [it["weight"] for it in rows]
    assert weights == sorted(weights, reverse=True)
    table = run("graph")
    assert (table.code, table.err) == (0, "")
    assert len(table.out.splitlines()) == len(rows) + 1


def test_relations_hosts_and_times(derived: Path, run: Run) -> None:
    rows = run("graph", "--json").rows
    reposts = run("graph", "--relation", "repost", "--json").rows
    assert reposts == [it for it in rows if it["relation"] == "repost"]
    both = run("graph", "--relation", "repost", "--relation", "reply", "--json").rows
    assert {it["relation"] for it in both} <= {"repost", "reply"}
    guests = run("graph", "--no-hosts", "--json").rows
    assert guests == [it for it in rows if "labelhost" not in {it["source"], it["target"]}]
    assert len(guests) < len(rows)
    early = run("graph", "--until", "2024-05-07T18:20", "--json").rows
    assert max(it["last"] for it in early) < "2024-05-07T18:20" < max(it["last"] for it in rows)
    nobody = run("graph", "--until", "2020-01-01", "--json")
    assert (nobody.code, nobody.rows) == (0, [])
    assert "nobody addressed anybody" in run("graph", "--until", "2020-01-01").err


def test_centrality_of_few_people_says_so(derived: Path, run: Run) -> None:
    """No PageRank, no bounds; the figures are sums of the ties."""
    result = run("graph", "latest", "--centrality", "--bootstrap", "20", "--json")
    assert "no PageRank under 40" in result.err
    assert "1 session: no bounds of ranks under 5" in result.err
    people = {it["handle"]: it for it in result.rows}
    assert people["labelhost"]["host"]
    assert people["labelhost"]["talk_without_hosts"] is None
    ties = run("graph", "--json").rows
    addressed: Counter[str] = Counter()
    for it in ties:
        addressed[it["target"]] += it["weight"] if it["relation"] == "repost" else 0
    passed_on = {name: it["reposts"]["in_posts"] for name, it in people.items() if it["reposts"]}
    assert passed_on == {name: addressed[name] for name in passed_on}
    assert sum(passed_on.values()) == addressed.total() > 0
    ranks = [it["talk"]["rank"] for it in result.rows if it["talk"]]
    assert ranks == sorted(ranks)
    assert ranks[0] == 1
    table = run("graph", "--centrality").out
    assert table.startswith("HANDLE")
    assert "RANK_LOW" not in table


def test_figures_open_to_their_posts(derived: Path, run: Run) -> None:
    rows = run("graph", "--posts", "@LabelHost", "--json").rows
    ties = [it for it in run("graph", "--json").rows if "labelhost" in {it["source"], it["target"]}]
    assert sorted(it["id"] for it in rows) == sorted(post for it in ties for post in it["posts"])
    assert [it["at"] for it in rows] == sorted(it["at"] for it in rows)
    unknown = run("graph", "--posts", "labelhots")
    assert unknown.code == 2
    assert "labelhost" in unknown.err


def test_the_picture_has_all_people_and_lines(derived: Path, run: Run) -> None:
    """As SVG, and as a page whose tables have the same; twice the same bytes."""
    assert run("graph", "latest", "-o", "talk.svg").code == 0
    assert run("graph", "latest", "-o", "talk.html").code == 0
    text = Path("talk.svg").read_text("utf-8")
    ties = [it for it in run("graph", "--json").rows if it["relation"] != "repost"]
    names = {name for it in ties for name in (it["source"], it["target"])}
    root = ET.fromstring(text)
    assert {it.text for it in root.iter(f"{SVG}text") if it.get("class") == "name"} == names
    pairs = {frozenset((it["source"], it["target"])) for it in ties}
    assert len([it for it in root.iter(f"{SVG}path") if it.get("class") == "line"]) == len(pairs)
    assert f"{len(names)} people, {len(pairs)} lines" in (root.findtext(f"{SVG}desc") or "")
    page = Path("talk.html").read_text("utf-8")
    assert text.strip() in page
    (lines,) = page.split("<h2>Lines</h2>")[1:]
    told = re.findall(r'<tr><th scope="row">(\w+)</th><td>(\w+)</td><td class="number">', lines)
    assert {frozenset(pair) for pair in told} == pairs
    before = Path("talk.svg").read_bytes()
    assert run("graph", "latest", "-o", "talk.svg").code == 0
    assert Path("talk.svg").read_bytes() == before
    assert run("graph", "latest", "--no-hosts", "-o", "guests.svg").code == 0
    assert "labelhost" not in Path("guests.svg").read_text("utf-8")
    assert run("graph", "--until", "2020-01-01", "-o", "none.svg").err.count("nothing was written")
    assert not Path("none.svg").exists()


@pytest.mark.long
def test_roles_are_colours_of_the_picture(sample: Path, run: Run) -> None:
    """The first of each person, with a legend; in the table of the page as well."""
    assert run("graph", "latest", "--roles", "-o", "talk.html").code == 0
    page = Path("talk.html").read_text("utf-8")
    told = {it["role"] for it in run("roles", "latest", "--json").rows if it["people"]}
    legend = re.findall(r'<text class="told" x="34"[^>]*>(.*?)</text>', page)
    assert legend
    assert legend == sorted(legend)
    assert set(legend) <= told
    assert all(f"<td>{it}</td>" in page for it in legend)


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_an_exported_graph_tells_no_names_unless_asked(derived: Path, run: Run, form: str) -> None:
    """Nor times, which would tell the posts; both graphs are the same otherwise."""
    plain = run("export", form, "latest")
    assert (plain.code, plain.err) == (0, "")
    rows = run("graph", "--json").rows
    names = {name for it in rows for name in (it["source"], it["target"])}
    words = set(re.findall(r"\w+", plain.out))
    assert names.isdisjoint(words)
    assert "18:0" not in plain.out
    assert run("export", form, "--names", "-o", "talk.xml").code == 0
    named = Path("talk.xml").read_text("utf-8")
    assert names <= set(re.findall(r"\w+", named))
    if form == "gexf":
        return
    first, second = (nx.read_graphml(io.BytesIO(it.encode())) for it in (plain.out, named))
    weights = [
        sorted((it["relation"], it["weight"], it["guessed"]) for *_, it in each.edges(data=True))
        for each in (first, second)
    ]
    assert weights[0] == weights[1]
    assert weights[0] == sorted((it["relation"], it["weight"], it["guessed"]) for it in rows)
    assert sorted(dict(first.degree()).values()) == sorted(dict(second.degree()).values())


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_an_exported_graph_of_a_role(derived: Path, run: Run, form: str) -> None:
    """The lines from those who state it, as the list has them."""
    every = run("graph", "latest", "--json").rows
    speaker = every[0]["source"]
    assert run("roles", "record", speaker, "teacher").code == 0
    rows = run("graph", "latest", "--role", "teacher", "--json").rows
    told = run("export", form, "latest", "--role", "teacher", "--names")
    assert told.out.count("<edge ") == len(rows) > 0
    assert rows == [it for it in every if it["source"] == speaker] != every
    assert run("export", form, "latest", "--role", "sailor").code == 2


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (("graph", "--bootstrap", "5"), "--bootstrap: draws bound ranks"),
        (("graph", "--centrality", "--posts", "ada"), "three answers"),
        (("graph", "-o", "talk.png"), "no picture is a .png"),
        (("graph", "-o", "talk.svg", "--json"), "a picture is no JSON"),
        (("graph", "--relation", "like"), "like"),
        (("graph", "--roles"), "roles are colours of a picture"),
        (("export", "gexf", "latest", "--hashtag", "labelchat"), "of their own chats"),
    ],
)
def test_options_that_do_not_go_together(
    imported: Path, run: Run, wrong: tuple[str, ...], where: str
) -> None:
    result = run(*wrong)
    assert (result.code, result.out) == (2, "")
    assert where in result.err


def test_an_empty_archive(here: Path, run: Run) -> None:
    """As other listings: there is nothing to read."""
    result = run("graph", "--json")
    assert result.code != 0
    assert json.loads(result.out or "[]") == []


def test_a_role_keeps_the_posts_of_those_who_state_it(sample: Path, run: Run) -> None:
    """At whomever; a group has those of all its roles, and a role that is none is told."""
    rows = run("graph", "--json").rows
    roles = {
        it["person"]: {role["role"] for role in it["roles"]} for it in run("people", "--json").rows
    }
    for role, parts in (
        ("librarian", {"librarian"}),
        ("clinician", {"doctor", "nurse", "pharmacist", "allied"}),
    ):
        own = [it for it in rows if not parts.isdisjoint(roles.get(it["source_person"], ()))]
        assert run("graph", "--role", role, "--json").rows == own
        assert own
        assert {it["target_person"] for it in own} - {it["source_person"] for it in own}
    assert run("graph", "--role", "wizard").code == 2
    drawn = run("graph", "--role", "clinician", "-o", "talk.svg")
    assert drawn.code == 0
    assert "of the role clinician" in Path("talk.svg").read_text(encoding="utf-8")


def written(
    number: int, person: tuple[str, str], text: str, *, week: int, to: tuple[int, str, str] | None
) -> str:
    """A post of X's API by an account and its handle, in reply to a post of another."""
    account, handle = person
    mentions = [] if to is None else [{"start": 0, "end": 4, "username": to[2], "id": to[1]}]
    made: dict[str, object] = {
        "id": str(number),
        "text": text,
        "author_id": account,
        "created_at": f"2024-05-{1 + 7 * week:02}T18:{number % 60:02}:00.000Z",
        "conversation_id": str(number),
        "lang": "en",
        "entities": {"hashtags": [{"start": 0, "end": 5, "tag": "handed"}], "mentions": mentions},
        "author": {"id": account, "username": handle, "name": handle},
    }
    if to is not None:
        made["referenced_tweets"] = [{"type": "replied_to", "id": str(to[0])}]
    return json.dumps(made) + "\n"


def test_a_mention_is_of_the_account_that_its_record_tells(here: Path, run: Run) -> None:
    """A handle that another account took later still means the first one in earlier posts."""
    first, second, asker = ("2", "oldname"), ("9", "oldname"), ("3", "carol")
    posts = [
        written(7001, first, "Shelves of week one #handed", week=0, to=None),
        written(7002, asker, "@oldname agreed on those #handed", week=0, to=(7001, *first)),
        written(7003, asker, "@oldname and once more #handed", week=0, to=(6001, *first)),
        written(7011, ("2", "newname"), "Shelves of week two #handed", week=1, to=None),
        written(7021, second, "I am new here #handed", week=2, to=None),
        written(7022, asker, "@oldname welcome #handed", week=2, to=(7021, *second)),
    ]
    for number in range(36):
        week, person = number % 3, (str(20 + number // 3), f"guest{number // 3}")
        text = f"Shelf {number} is full of keys #handed"
        posts.append(written(7031 + number // 3, person, text, week=week, to=None))
        posts[-1] = posts[-1].replace(f'"{7031 + number // 3}"', f'"{8000 + number}"')
    Path("posts.jsonl").write_text("".join(posts), encoding="utf-8")
    run("import", "posts.jsonl", "--hashtag", "handed")
    every = ("--hashtag", "handed", "--json")
    told = {(it["relation"], it["target_person"]): it["posts"] for it in run("graph", *every).rows}
    # A mention of the person replied to is not told again; that of 7003 replies to nobody here.
    assert told == {
        ("reply", "x:2"): ["7002"],
        ("mention", "x:2"): ["7003"],
        ("reply", "x:@oldname"): ["7022"],
    }
    people = {it["person"]: it["mentions_received"] for it in run("people", *every).rows}
    assert (people["x:2"], people["x:@oldname"]) == (2, 1)
