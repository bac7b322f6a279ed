"""``tweetup recap``, ``tweetup site``, ``tweetup init`` and ``tweetup demo``."""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.cli.labelchat import QUESTIONS, invent_chat, write_jsonl
from tests.cli.running import Run
from tweetup import registry
from tweetup.cli import main
from tweetup.cli.preview import serve_folder
from tweetup.errors import TweetupError

MODELS = {"spacy", "thinc", "scipy", "numpy", "sumy", "snowballstemmer"}
FORMATS = [
    # arguments, what the recap begins with, its file
    ((), "# ", None),
    (("--format", "markdown"), "# ", None),
    (("--format", "html"), "<!", None),
    (("-o", "recap.md"), "# ", "recap.md"),
    (("-o", "recap.MARKDOWN"), "# ", "recap.MARKDOWN"),
    (("-o", "recap"), "# ", "recap"),
    (("-o", "recap.html"), "<!", "recap.html"),
    (("-o", "recap.htm"), "<!", "recap.htm"),
    (("-o", "recap.txt", "--format", "html"), "<!", "recap.txt"),
]


@pytest.mark.parametrize(("arguments", "begins", "file"), FORMATS)
def test_format_of_a_recap(
    derived: Path, run: Run, arguments: tuple[str, ...], begins: str, file: str | None
) -> None:
    """The format said, else what the file ends in, else Markdown; all questions are in it."""
    result = run("recap", "latest", *arguments)
    assert result.code == 0
    text = result.out if file is None else (derived / file).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert text.endswith("\n")
    for question in QUESTIONS:
        assert question in text
    if file is not None:
        assert (result.out, len(result.said)) == ("", 1)
    assert not list(derived.glob(".*.part"))


def test_a_recap_into_a_folder(derived: Path, run: Run) -> None:
    """Its file has the name that the format's readers expect, and is written again as that format;
    a transcript could not lead back to it.
    """
    (derived / "_posts").mkdir()
    assert run("recap", "latest", "-o", "_posts", "--format", "jekyll").code == 0
    assert run("recap", "latest", "-o", "_posts").code == 0
    names = sorted(path.name for path in (derived / "_posts").iterdir())
    session = run("sessions", "--json").rows[-1]["session"]
    assert names == [f"{session[-10:]}-{session}.md", f"{session}.md"]
    assert (derived / "_posts" / names[0]).read_text("utf-8").startswith('---\nlayout: "post"\n')
    refused = run("recap", "latest", "-o", "_posts", "--transcript", "t.html")
    assert refused.code == 2
    assert not (derived / "t.html").exists()


def test_a_file_of_another_format_is_kept(derived: Path, run: Run) -> None:
    """Posts of Hugo and recaps in Markdown have the same name; one takes another's place where that
    is asked for.
    """
    (derived / "posts").mkdir()
    assert run("recap", "latest", "-o", "posts", "--format", "hugo").code == 0
    (post,) = (derived / "posts").iterdir()
    written = post.read_bytes()
    for more in ((), ("--format", "eleventy")):
        refused = run("recap", "latest", "-o", "posts", *more)
        assert refused.code == 2
        assert "was written with --format hugo" in refused.said[0]
        assert len(refused.said) == 1
        assert post.read_bytes() == written
    assert run("recap", "latest", "-o", "posts", "--format", "hugo").code == 0
    assert run("recap", "latest", "-o", "posts", "--format", "eleventy", "--overwrite").code == 0
    assert post.read_bytes().startswith(b'---\ntitle: "')
    assert run("recap", "latest", "-o", "posts", "--format", "eleventy").code == 0


def imported_modules(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that a command imports in a process of its own."""
    command = [sys.executable, "-X", "importtime", "-m", "tweetup", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}


def packages_of_recap(folder: Path) -> set[str]:
    """Return the packages that ``tweetup recap latest`` imports in a process of its own."""
    return {name.partition(".")[0] for name in imported_modules(folder, "recap", "latest")}


@pytest.mark.long
def test_a_first_recap_loads_the_models_it_needs(imported: Path) -> None:
    """The tagger and the stemmers, and neither scipy nor sumy; the second one loads none."""
    assert packages_of_recap(imported) & MODELS == {"spacy", "thinc", "numpy", "snowballstemmer"}
    assert not packages_of_recap(imported) & MODELS


@pytest.mark.long
def test_an_unchanged_recap_loads_no_models(derived: Path) -> None:
    """What was derived before is read from the archive, without the packages that derive it."""
    packages = packages_of_recap(derived)
    assert "sqlite3" in packages
    assert not packages & MODELS


@pytest.mark.long
def test_recap_is_the_same_each_time(imported: Path, run: Run) -> None:
    """The first recap, one from what was kept, and one of a fresh import are the same bytes."""
    first = run("recap", "latest", "--format", "html").out
    assert run("recap", "latest", "--format", "html").out == first
    run("import", "chat.jsonl", "--archive", "other.db")
    assert run("recap", "latest", "--format", "html", "--archive", "other.db").out == first


def test_configuration_reaches_the_recap(imported: Path, run: Run) -> None:
    """Title, hosts, planned questions and next date of tweetup.toml are in the recap."""
    (imported / "tweetup.toml").write_text(
        "[chats.labelchat]\n"
        'title = "The label chat"\n'
        'hosts = ["labelhost"]\n'
        "next_date = 2024-05-14T18:00:00Z\n"
        "[[chats.labelchat.questions]]\n"
        "date = 2024-05-07\n"
        f'text = "{QUESTIONS[0]}"\n'
        'submitted_by = "cleo"\n',
        encoding="utf-8",
    )
    text = run("recap", "latest").out
    assert text.startswith("# The label chat")
    assert "14 May 2024" in text
    assert run("questions", "latest", "--json").rows[0]["submitted_by"] == "cleo"


def test_site(imported: Path, run: Run) -> None:
    """A page for each session, a front page that leads to it, and a feed."""
    result = run("site", "build", "--output", "web")
    assert (result.code, result.out, len(result.said)) == (0, "", 1)
    front = (imported / "web" / "index.html").read_text(encoding="utf-8")
    assert "labelchat-2024-05-07" in front
    assert list((imported / "web").rglob("*.xml"))


SITE_LANGUAGES = [
    # settings, the front page's language, the recap's
    ("", "en", "en"),
    ('[recap]\nlanguage = "de"\n', "de", "de"),
    ('[site]\nlanguage = "de"\n', "de", "de"),
    ('[chats.labelchat]\nlanguage = "de"\n', "de", "de"),
    ('[recap]\nlanguage = "fr"\n[site]\nlanguage = "de"\n', "de", "fr"),
]
SKIPS = {"en": "Skip to the content", "de": "Zum Inhalt"}


@pytest.mark.parametrize(("settings", "front", "recap"), SITE_LANGUAGES)
def test_language_of_a_site(
    imported: Path, run: Run, settings: str, front: str, recap: str
) -> None:
    """The front page is in the recaps' language, and the recaps in the site's: neither is half."""
    (imported / "tweetup.toml").write_text(settings, encoding="utf-8")
    assert run("site", "build", "--output", "web").code == 0
    index = (imported / "web" / "index.html").read_text(encoding="utf-8")
    (session,) = (imported / "web" / "sessions").glob("labelchat-2024-05-07.html")
    assert f'<html lang="{front}" dir="ltr">' in index
    assert SKIPS[front] in index
    assert f'xml:lang="{front}"' in (imported / "web" / "feed.xml").read_text(encoding="utf-8")
    assert f'<html lang="{recap}" dir="ltr">' in session.read_text(encoding="utf-8")
    if front == recap == "de":
        assert ("7. Mai 2024" in index, "7 May 2024" in index) == (True, False)


def test_site_is_the_same_each_time(imported: Path, run: Run) -> None:
    run("site", "build", "--output", "one")
    run("site", "build", "--output", "two")
    one, two = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (imported / "one", imported / "two")
    )
    assert one == two


def test_preview_shows_its_folder_only(here: Path) -> None:
    """The preview answers on loopback with the folder's files, and nothing above it."""
    (here / "web").mkdir()
    (here / "web" / "index.html").write_text("a site", encoding="utf-8")
    (here / "secret.txt").write_text("not for you", encoding="utf-8")
    with serve_folder(here / "web", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        assert host == "127.0.0.1"
        with urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert answer.read().startswith(b"a site")
        with (
            pytest.raises(HTTPError) as refused,
            contextlib.closing(urlopen(f"http://127.0.0.1:{port}/../secret.txt")),
        ):
            pass
        refused.value.close()
        with pytest.raises(TweetupError, match="cannot be used"):
            serve_folder(here / "web", int(port))
        server.shutdown()


def test_init_writes_what_can_be_read(here: Path, run: Run) -> None:
    """``tweetup init`` writes a configuration that every command accepts, once."""
    result = run("init")
    assert (result.code, result.out, len(result.said)) == (0, "", 1)
    written = (here / "tweetup.toml").read_bytes()
    assert "no archive" in run("sessions").err
    assert run("init").code == 2
    assert (here / "tweetup.toml").read_bytes() == written


def test_init_leaves_no_half_file(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that is full the next try finds nothing in its way."""
    folder = here / "disk"
    folder.mkdir()
    written = folder / "tweetup.toml"
    with monkeypatch.context() as patch:
        patch.setattr("tweetup.config.starter_config", lambda: "# \ud800")
        with pytest.raises(UnicodeEncodeError):
            run("init", "--config", written)
    assert not written.exists()
    assert run("init", "--config", written).code == 0


def test_demo_does_the_whole_job(here: Path, run: Run) -> None:
    """The demo leaves an archive, a recap in both formats and a site, and says where they are."""
    result = run("demo")
    assert (result.code, result.out) == (0, "")
    made = here / "demo"
    for name in ("recap.md", "recap.html", "site/index.html", "tweetup.db", "tweetup.toml"):
        assert (made / name).is_file(), name
    assert str(Path("demo") / "site" / "index.html") in result.err
    assert "tweetup import FILE" in result.err


@pytest.mark.long
def test_demo_again_in_the_same_folder(here: Path, demo: Path, run: Run) -> None:
    """A second demo fills the folder again with the same."""
    shutil.copytree(demo, here / "here")
    before = (here / "here" / "recap.md").read_bytes()
    assert run("demo", "--output", "here").code == 0
    assert (here / "here" / "recap.md").read_bytes() == before


def test_demo_leaves_other_folders_alone(here: Path, run: Run) -> None:
    """A folder with something else in it is not written to."""
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter1.txt").write_text("It was a dark night", encoding="utf-8")
    result = run("demo", "--output", "thesis")
    assert (result.code, len(result.said)) == (2, 1)
    assert [path.name for path in (here / "thesis").iterdir()] == ["chapter1.txt"]


@pytest.mark.parametrize("command", ["sessions", "questions latest", "themes latest", "people"])
def test_demo_can_be_looked_at(here: Path, demo: Path, run: Run, command: str) -> None:
    """What the demo says to try next works in its folder."""
    shutil.copytree(demo, here, dirs_exist_ok=True)
    result = run(*command.split())
    assert result.code == 0
    assert len(result.out.splitlines()) > 1


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a template of the user's and a chat, imported and derived: to be copied."""
    folder = tmp_path_factory.mktemp("site")
    write_jsonl(folder / "chat.jsonl", invent_chat())
    (folder / "mine").mkdir()
    (folder / "mine" / "page.css").write_text("body {}")
    (folder / "tweetup.toml").write_text('templates = "mine"\n')
    with contextlib.chdir(folder), contextlib.redirect_stderr(StringIO()) as said:
        codes = [
            main(["import", "chat.jsonl", "--hashtag", "labelchat"]),
            main(["recap", "latest", "-o", "recap.md"]),
        ]
    assert codes == [0, 0], said.getvalue()
    return folder


@pytest.fixture
def site(here: Path, shared_site: Path, run: Run) -> Path:
    """The folder of a site that was built from a chat, with a template of the user's."""
    shutil.copytree(shared_site, here, dirs_exist_ok=True)
    assert run("site", "build", "--output", "site").code == 0
    return here / "site"


@pytest.mark.long
def test_an_unchanged_site_is_left_as_it_is(site: Path, run: Run) -> None:
    """It is found so without the archive's posts, its results and any template."""
    index = Path("site", "index.html")
    told = run("site", "build", "--output", "site").err
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetup.project.project.open_project", None)
        patch.setattr("tweetup.jobs.site.publish_site", None)
        assert run("site", "build", "--output", "site").err == told
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    assert told == f"tweetup: nothing has changed: 14 files as before; {index} is the front page\n"


@pytest.mark.long
def test_an_unchanged_site_imports_next_to_nothing(site: Path) -> None:
    """Neither templates nor models nor the room of the archive: it ends as fast as it starts."""
    modules = imported_modules(site.parent, "site", "build", "--output", "site")
    assert {"sqlite3", "tweetup.archive.site_stamp", "tweetup.render.folder"} <= modules
    assert not modules & {
        *("jinja2", "numpy", "spacy", "importlib.metadata", "tweetup.project.project"),
        *("tweetup.archive.archive", "tweetup.text.echoes", "tweetup.model.recap"),
    }


def _import_more(here: Path, run: Run) -> None:
    later = invent_chat(datetime(2024, 5, 14, 18, 0, tzinfo=UTC), first_id=5000)
    write_jsonl(here / "more.jsonl", later)
    assert run("import", "more.jsonl", "--hashtag", "labelchat").code == 0


SITE_CHANGES: dict[str, Callable[[Path, Run], object]] = {
    "a page was deleted": lambda here, _: next((here / "site").rglob("*07.html")).unlink(),
    "the folder was deleted": lambda here, _: shutil.rmtree(here / "site"),
    "a title was corrected": lambda _, run: run("retitle", "latest", "Another title"),
    "a post was removed": lambda _, run: run("remove", "--post", "1009"),
    "posts arrived": _import_more,
    "a setting": lambda here, _: (here / "tweetup.toml").write_text(
        'templates = "mine"\n[site]\ntitle = "Our chats"\n'
    ),
    "a template": lambda here, _: (here / "mine" / "page.css").write_text("p {}"),
    "a template more": lambda here, _: (here / "mine" / "recap.html.j2").write_text("-"),
    "words": lambda here, _: (here / "mine" / "wording.toml").write_text("[en]\nbut = 'Yet'\n"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", SITE_CHANGES)
def test_a_change_is_noticed(site: Path, run: Run, name: str) -> None:
    """Whatever a site depends on: it is built anew, the same as one in an empty folder."""
    SITE_CHANGES[name](site.parent, run)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetup.jobs.site.publish_site", _refuse)
        assert run("site", "build", "--output", "site").code != 0
    assert run("site", "build", "--output", "site").code == 0
    assert run("site", "build", "--output", "fresh").code == 0
    assert _pages(site) == _pages(site.parent / "fresh")


def _entry(site: Path, name: str) -> dict[str, str]:
    """Return the entry of a session in the JSON feed."""
    items = json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]
    return next(it for it in items if it["url"].endswith(f"/{name}.html"))


@pytest.mark.long
def test_addresses_stay_and_feeds_tell_of_changes(site: Path, run: Run) -> None:
    """A rename that is undone leaves a page that leads back, a session whose posts are gone one
    that says so, in any folder; a changed title is told to feed readers, a hidden post is not.
    """

    def build(folder: str = "site") -> None:
        assert run("site", "build", "--output", folder).code == 0

    def text(name: str, folder: str = "site") -> str:
        return (site.parent / folder / "sessions" / f"{name}.html").read_text(encoding="utf-8")

    (site.parent / "tweetup.toml").write_text('[site]\nurl = "https://chats.example.org"\n')
    _import_more(site.parent, run)
    build()
    entry = _entry(site, "labelchat-2024-05-14")
    assert entry["date_modified"] > entry["date_published"]  # its end, its start
    assert run("session", "rename", "labelchat-2024-05-14", "evening").code == 0
    build()
    assert "url=../sessions/evening.html" in text("labelchat-2024-05-14")
    made = json.loads(run("corrections", "--json").out)
    assert run("corrections", "undo", str(made[-1]["id"])).code == 0
    assert run("retitle", "labelchat-2024-05-14", "Another title").code == 0
    build()
    for page in ("evening", "evening.transcript"):
        target = page.replace("evening", "labelchat-2024-05-14")
        assert f"url=../sessions/{target}.html" in text(page)
    before, entry = entry, _entry(site, "labelchat-2024-05-14")
    assert entry["id"] == before["id"]
    assert entry["date_modified"] > "2026" > entry["date_published"]
    assert (site / "robots.txt").is_file()
    with contextlib.closing(sqlite3.connect("archives/tweetup.db")) as sql:
        rows = sql.execute("SELECT id FROM posts WHERE created_at > '2024-05-14'").fetchall()
    later = [name for (name,) in rows]
    removed = run("remove", *(part for name in later for part in ("--post", name)))
    assert removed.code == 0, removed.err
    build()
    build("fresh")
    for folder in ("site", "fresh"):
        for name in ("labelchat-2024-05-14", "evening.transcript"):
            assert "This page is no longer here." in text(name, folder)
            assert "Another title" not in text(name, folder)
        assert "05-14" not in (site.parent / folder / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_hidden_post_makes_the_pages_of_its_session(site: Path, run: Run) -> None:
    """The recap of the session after it is made anew and says the same: its pages stay."""
    _import_more(site.parent, run)
    (site.parent / "tweetup.toml").write_text("")
    assert run("site", "build", "--output", "site").code == 0
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.*")}
    assert run("hide", "1012").code == 0
    assert run("site", "build", "--output", "site").code == 0
    after = {path: path.stat().st_mtime_ns for path in site.rglob("*.*")}
    changed = {path.name for path in after if after[path] != before.get(path)}
    assert {name for name in changed if "-14" in name} == set()
    assert {name for name in changed if "-07" in name} == {
        "labelchat-2024-05-07.html",
        "labelchat-2024-05-07.transcript.html",
    }
    assert run("site", "build", "--output", "fresh").code == 0
    assert _pages(site) == _pages(site.parent / "fresh")


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_page_that_somebody_changed_is_kept(site: Path, run: Run, command: str) -> None:
    """Nothing of the site is written until that is asked for."""
    page = next(site.rglob("*07.html"))
    page.write_text("mine", encoding="utf-8")
    assert run("retitle", "latest", "Another title").code == 0
    before = _pages(site)
    result = run("site", command, "--output", "site")
    name = page.relative_to(site.parent)
    assert (result.code, result.out) == (2, "")
    assert f"{name}: was changed since tweetup wrote it; nothing was written" in result.err
    assert "--overwrite" in result.err
    assert _pages(site) == before
    assert run("site", "build", "--output", "site", "--overwrite").code == 0
    assert "Another title" in page.read_text(encoding="utf-8")
    assert run("site", "build", "--output", "site").code == 0


@pytest.mark.long
def test_a_site_is_checked(site: Path, run: Run) -> None:
    """What is built is right; a link that a page of one's own breaks is told, and ends with 3."""
    result = run("site", "build", "--output", "site", "--check")
    assert (result.code, result.out) == (0, "")
    assert result.said[-1].endswith("pages read: nothing is wrong")
    (site / "own.html").write_text(
        '<!doctype html><title>Mine</title>\n<a href="x\u202e.html">x</a>', "utf-8"
    )
    told = run("site", "check", "site", "--json")
    row = {"file": "own.html", "line": 2, "column": None, "as_built": False}
    assert (told.code, told.rows) == (3, [{**row, "problem": "broken link: x\u202e.html"}])
    result = run("site", "build", "--output", "site", "--check")
    assert (result.code, result.out) == (3, f"{Path('site') / 'own.html'}:2: broken link: x.html\n")
    assert "1 fault in 1 file" in result.said[-1]


@pytest.mark.long
def test_wrong_html_of_an_own_template_is_told_as_such(site: Path, run: Run) -> None:
    """Where, how to mend it, and that the page is as it was built."""
    template = site.parent / "mine" / "site" / "policy.html.j2"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text("<!doctype html><title>Mine</title>\n<p>x</em>", "utf-8")
    result = run("site", "build", "--output", "site", "--check")
    place = f"{Path('site') / 'policy.html'}:2:5"
    problem = "</em> ends nothing, or its element too early: take it out, or close those in it"
    assert (result.code, result.out) == (3, f"{place}: invalid HTML: {problem}\n")
    assert "mend your templates" in result.said[-1]


def _refuse(*_given: object, **_named: object) -> tuple[Path, ...]:
    raise TweetupError("the site would be built")


def _pages(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


@pytest.mark.parametrize("options", [("--archive", "other.db"), ("--config", "other.toml")])
def test_other_options_are_noticed(site: Path, run: Run, options: tuple[str, str]) -> None:
    """A site of another archive or configuration is another site, at the same place too."""
    (site.parent / "other.toml").write_text('[site]\ntitle = "Others"\n')
    run("import", "chat.jsonl", "--hashtag", "otherchat", "--archive", "other.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetup.jobs.site.publish_site", _refuse)
        assert run("site", "build", "--output", "site", *options).code != 0


def test_another_version_of_the_program_is_noticed(site: Path, run: Run) -> None:
    """Its pages may say something else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetup.jobs.site.code_version", lambda: "9.9.9")
        patch.setattr("tweetup.jobs.site.publish_site", _refuse)
        assert run("site", "build", "--output", "site").code != 0
    assert run("site", "build", "--output", "site").code == 0


@pytest.mark.long
def test_corrections_without_effect_are_told_of_an_unchanged_site(site: Path, run: Run) -> None:
    """Nothing is rendered, but the warnings of the first build stand at the second as well."""
    assert run("move", "1009", "Q3").code == 0
    assert run("question", "remove", "labelchat-2024-05-07", "Q3").code == 0
    (site.parent / "tweetup.toml").write_text("")
    first = run("site", "build", "--output", "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetup.render.site.write_site", None)
        again = run("site", "build", "--output", "site")
    assert first.said[0] == again.said[0]
    assert "has no effect" in again.said[0]
    assert "nothing has changed" in again.said[1]


def test_an_unchanged_site_that_nobody_recorded_is(site: Path, run: Run) -> None:
    """A site of a copied archive is recorded, so that a removal can name it."""
    moved = site.parent / "moved"
    shutil.copytree(site, moved)
    assert run("site", "build", "--output", "moved").code == 0
    assert str(moved) in run("remove", "--post", "1009").err + run("remove", "--post", "1009").out


def test_a_site_from_kept_results_reads_no_post(site: Path, run: Run) -> None:
    """Recaps are stored with the phrases that earlier sessions had, and all else that they say."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("posts", "posts_by_key", "added_posts", "session_keys", "load_segmentation"):
            patch.setattr(f"tweetup.archive.archive.Archive.{name}", None)
        assert run("site", "build", "--output", "another").code == 0
    assert _pages(site.parent / "another") == _pages(site)


@pytest.mark.long
def test_a_site_from_kept_results_loads_no_models(site: Path) -> None:
    """Neither packages nor the modules that segment a chat and derive anything from it."""
    modules = imported_modules(site.parent, "site", "build", "--output", "another")
    assert "jinja2" in modules
    assert not {name.partition(".")[0] for name in modules} & MODELS
    assert not {
        name
        for name in modules
        if name.startswith(("tweetup.insight", "tweetup.claims", "tweetup.chats.segment"))
        or name in {"tweetup.chats.place", "tweetup.project.stages", "tweetup.project.claims"}
    }


def test_entry_points_are_read_once(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many kinds of plug-ins a command asks for."""
    reads = []

    def read() -> Iterator[tuple[str, str]]:
        reads.append(True)
        return read_folders()

    read_folders = registry._read_folders
    monkeypatch.setattr(registry, "_read_folders", read)
    for cached in (registry.installed_entry_points, registry._all_entry_points):
        cached.cache_clear()
    assert run("recap", "latest", "--format", "html").code == 0
    assert run("import", "chat.jsonl").code == 0
    assert registry.installed_entry_points.cache_info().currsize > 1
    assert len(reads) == 1
    assert site.is_dir()


@pytest.mark.long
def test_a_first_recap_makes_one_pipeline(imported: Path) -> None:
    """Posts are tagged by one pipeline of spaCy; words are told apart by a tokenizer alone."""
    program = (
        "import gc, sys\n"
        "from tweetup.cli import main\n"
        "code = main(['recap', 'latest', '-o', 'recap.md'])\n"
        "from spacy.language import Language\n"
        "pipelines = [it for it in gc.get_objects() if isinstance(it, Language)]\n"
        "print(code, len(pipelines))\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=imported, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]


@pytest.mark.long
def test_records_that_were_removed_on_request_were_readable(imported: Path, run: Run) -> None:
    """The note on how a recap was made tells of records that could not be read, not of these."""
    assert run("remove", "--post", "1009").code == 0
    run("import", "chat.jsonl")
    assert "Not readable" not in run("recap", "latest").out
    (imported / "broken.jsonl").write_text((imported / "chat.jsonl").read_text() + "{nothing\n")
    assert run("import", "broken.jsonl").code == 3
    assert "Not readable and left out: 1 record." in run("recap", "latest").out
