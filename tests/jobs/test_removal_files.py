"""Every output that shows a removed post is named, whatever its kind hides the words in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.chats.making import TAG, post
from tests.jobs.deciding import project_of, recap_of, talk
from tweetup.archive import RemovedNames
from tweetup.config import SiteConfig
from tweetup.jobs import decide
from tweetup.jobs.outputs import record_output, record_rendered
from tweetup.jobs.removal import Removal, take_down
from tweetup.jobs.removal_files import FileTrace, words_to_find
from tweetup.jobs.shown_people import RemovedWords
from tweetup.jobs.site import publish_site
from tweetup.model import Post, post_name
from tweetup.project.project import Project, open_project
from tweetup.recap.decisions import PartState
from tweetup.render import OUTPUTS, ChosenOutput, RenderOptions, render_output

NESTED = json.dumps(
    {"a": json.dumps({"b": "<p>Beans &amp; peas aren\u2019t easy,\nnor are tall carrots"})}
)
MAILED = "QmVhbnMgJiBwZWFzIGFyZW4ndCBlYXN5LCBub3IgYXJlIHRhbGwgY2Fycm90cw=="

#: Formats that cannot be searched, which the record of their session answers for.
BY_RECORD = {"pdf"}

#: Formats that have a post's id, and its words only where it is a point.
BY_ID = {"json"}

WORDS = (
    'A1: Beans & peas aren\'t <b>"easy"</b> &amp; carrots < both 🫘🌱\n\nbut we grew *them* anyway,'
    f" didn't we [all]? #{TAG}"
)
OTHER = post(12.9, "hedda_42", WORDS)
SHORT = post(12.95, "ines", f"Oui & non! 🙂 #{TAG}")


@contextmanager
def shown(*added: Post) -> Iterator[Project]:
    """Yield a project whose last recap shows posts."""
    with project_of((*talk(), *added)) as project:
        session = project.session("latest")
        for it in added:
            decide.settle_quote(project, session, post_name(it.key), PartState.SHOWN, section="Q1")
        decide.show_large(project, session, post_name(added[0].key))
        yield project


def write_all(project: Project, folder: Path, names: list[str]) -> dict[str, list[Path]]:
    """Write the last recap in formats, in all their kinds of files."""
    session, recap = project.session("latest"), recap_of(project)
    written: dict[str, list[Path]] = {}
    for name in names:
        for kind in OUTPUTS.get(name).types:
            chosen = ChosenOutput(name=name, output=OUTPUTS.get(name), suffix=kind.suffix)
            path = folder / name / f"{session.id}{kind.suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            rendered = render_output(recap, chosen, RenderOptions(suffix=kind.suffix))
            path.write_bytes(rendered.data)
            record_rendered(project, path, chosen, rendered, quotes="static", session=session.id)
            written.setdefault(name, []).append(path)
    return written


def texts_of(text: str) -> RemovedNames:
    return RemovedNames(texts=(text,))


def told(removal: Removal) -> dict[str, FileTrace]:
    return {it.path: it for it in removal.files if it.count or it.may}


QUICK = ["markdown", "html", "email", "thread-x"]


@pytest.mark.parametrize(
    "names", [QUICK, pytest.param(sorted(set(OUTPUTS.names())), marks=pytest.mark.long)], ids=len
)
def test_a_post_is_found_in_every_format(names: list[str], tmp_path: Path) -> None:
    """By its words alone, without its id; a file without it is not named."""
    with shown(OTHER) as project:
        written = write_all(project, tmp_path, names)
        find = words_to_find(project, posts=[OTHER.key], authors=[], author_ids=[])
        words = RemovedWords(find.names, [])
        absent = RemovedWords(
            RemovedNames(texts=("Leeks & onions aren't the same, nobody said that here today",)), []
        )
        for name, paths in written.items():
            for path in paths:
                sight = (find.words if name in BY_ID else words).look_at(path)
                assert sight.is_searched == (name not in BY_RECORD), name
                assert bool(sight.count) == (name not in BY_RECORD), (name, path)
                assert absent.look_at(path).count == 0, name
        by_author = ["hedda_42"]
        named = words_to_find(project, posts=[], authors=by_author, author_ids=[])
        only_name = RemovedWords(RemovedNames(handles=frozenset(by_author)), [])
        assert named.names.handles == {"hedda_42"}
        for name in written.keys() - BY_RECORD:
            assert all(only_name.look_at(path).count for path in written[name]), name


@pytest.mark.long
@pytest.mark.parametrize("by", ["post", "author"])
def test_a_removal_names_every_output(by: str, tmp_path: Path) -> None:
    """The same ones in a dry run: files, prints by the record, and the site."""
    with shown(OTHER) as project:
        files = [
            str(path)
            for paths in write_all(project, tmp_path, [*QUICK, "pdf", "ghost", "json"]).values()
            for path in paths
        ]
        site = tmp_path / "site"
        publish_site(project, site)
        record_output(project, site, "site")
        posts = [post_name(OTHER.key)] if by == "post" else []
        authors = [] if posts else ["hedda_42"]
        before = told(take_down(project, posts=posts, authors=authors, dry_run=True))
        removal = take_down(project, posts=posts, authors=authors)
        assert told(removal) == before
        assert {*files, str(site)} == before.keys()
        assert {Path(it.path).suffix for it in before.values() if it.may} == {".pdf"}
        # Written anew, none of them is named.
        write_all(project, tmp_path, [*QUICK, "ghost", "json"])
        words = RemovedWords(RemovedNames(texts=(WORDS,)), [OTHER.id])
        assert not any(words.look_at(Path(it)).count for it in files)


@pytest.mark.long
def test_each_part_of_a_site_is_searched(tmp_path: Path) -> None:
    """Pages, transcript, feeds and the search's files."""
    settings = SiteConfig(url="https://chat.example.org", search="transcripts")
    with shown(OTHER) as project:
        with open_project(replace(project.config, site=settings)) as again:
            publish_site(again, tmp_path / "site")
        asked = next(it for it in recap_of(project).sections if it.section == "Q1").heading
    files = [it for it in (tmp_path / "site").rglob("*") if it.is_file()]
    named = {
        text: {it.name for it in files if RemovedWords(texts_of(text), []).look_at(it).count}
        for text in (WORDS, asked)
    }
    pages = {it.name for it in files if it.parent.name == "sessions"}
    assert len(pages) == 2
    fragments = {it.name for it in files if it.suffix == ".pf_fragment"}
    for found in named.values():
        assert pages <= found
        assert found & fragments
    assert {"feed.xml", "feed.json", "index.html"} <= named[asked]


@pytest.mark.long
@pytest.mark.parametrize("there", [True, False])
def test_a_card_of_a_site_goes_by_the_record(there: bool, tmp_path: Path) -> None:
    """A picture cannot be searched: that of the post's session may show it."""
    with shown(OTHER) as project:
        session = project.session("latest").id if there else "otherchat-2020-01-01"
        card = tmp_path / "site" / "cards" / f"{session}.png"
        card.parent.mkdir(parents=True)
        card.write_bytes(b"\x89PNG\r\n\x1a\n\0")
        record_output(project, tmp_path / "site", "site")
        removal = take_down(project, posts=[post_name(OTHER.key)], dry_run=True)
        assert [it.may for it in told(removal).values()] == [True] * there


def test_few_words_beside_a_link(tmp_path: Path) -> None:
    """The link may be shown in short between them."""
    text = f"Rewriting these https://garden.example/a/long/page.pdf … #{TAG}"
    words = RemovedWords(RemovedNames(texts=(text,)), [])
    for content, may in (("<p>rewriting these <a>garden.example/a…</a>", True), ("these", False)):
        (tmp_path / "a.html").write_text(content, encoding="utf-8")
        assert words.look_at(tmp_path / "a.html").may == may


@pytest.mark.long
def test_a_copy_of_the_archive_has_few_words_by_their_id(tmp_path: Path) -> None:
    with shown(SHORT) as project:
        copy = tmp_path / "copy.db"
        project.archive.backup(copy)
        record_output(project, copy, "backup")
        removal = take_down(project, posts=[post_name(SHORT.key)], dry_run=True)
        assert list(told(removal)) == [str(copy)]


@pytest.mark.long
def test_few_words_are_told_by_the_record(tmp_path: Path) -> None:
    """Others may have written them as well: an output of the session may show them."""
    with shown(SHORT) as project:
        ((page,),) = write_all(project, tmp_path, ["html"]).values()
        other = tmp_path / "other.html"
        other.write_text("<p>oui &amp; non! 🙂</p>", encoding="utf-8")
        record_output(project, other, "recap", session=None)
        removal = take_down(project, posts=[post_name(SHORT.key)])
        (trace,) = told(removal).values()
        assert trace.path == str(page)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<p>Beans &amp; peas aren&#39;t <wbr>ea<b>sy</b>,<br>nor are tall carrots</p>"),
        ("a.xml", "<c>&lt;p&gt;Beans &amp;amp; peas aren&amp;#39;t easy, nor are tall carrots</c>"),
        ("a.json", NESTED),
        ("a.js", 'x = "Beans \\u0026 peas aren\\u0027t easy,\\nnor are tall carrots"'),
        ("a.ics", "SUMMARY:Beans & peas aren't eas\r\n y\\, nor are tall carrots\r\n"),
        ("a.md", "Beans &amp; peas aren\\'t easy\\,\n> nor are [tall](https://a.example) carrots"),
        ("a.eml", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + MAILED),
    ],
)  # fmt: skip
def test_each_spelling_of_a_text(name: str, content: str, tmp_path: Path) -> None:
    """Escapes once and twice, marks within words, folded lines and encoded mails."""
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    names = RemovedNames(texts=("Beans & peas aren't easy, nor are tall carrots",))
    assert RemovedWords(names, []).look_at(tmp_path / name).count


def test_a_text_that_is_parted_or_shortened(tmp_path: Path) -> None:
    """By the parts of a thread, or its link in short; a few words of it are somebody else's."""
    text = (
        "Rotate the beds each spring, feed them in autumn https://garden.example/a/long/page and"
        " leave the roots of beans in the ground for those that come after them"
    )
    words = RemovedWords(RemovedNames(texts=(text,)), [])
    parted = (
        "Rotate the beds each spring, feed them in autumn garden.example/a… and leave (1/2)\n\n"
        "the roots of beans in the ground for those that come after them (2/2)"
    )
    for content, shows in ((parted, True), ("leave the roots of beans in the ground", False)):
        (tmp_path / "a.txt").write_text(content, encoding="utf-8")
        assert bool(words.look_at(tmp_path / "a.txt").count) == shows
