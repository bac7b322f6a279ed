"""``tweetup recap``, ``tweetup site``, ``tweetup init`` and ``tweetup demo``."""

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.cli.labelchat import QUESTIONS, invent_chat, write_jsonl
from tests.cli.running import Run
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
    imported: Path, run: Run, arguments: tuple[str, ...], begins: str, file: str | None
) -> None:
    """The format said, else what the file ends in, else Markdown; all questions are in it."""
    result = run("recap", "latest", *arguments)
    assert result.code == 0
    text = result.out if file is None else (imported / file).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert text.endswith("\n")
    for question in QUESTIONS:
        assert question in text
    if file is not None:
        assert (result.out, len(result.said)) == ("", 1)
    assert not list(imported.glob(".*.part"))


def packages_of_recap(folder: Path) -> set[str]:
    """Return the packages that ``tweetup recap latest`` imports in a process of its own."""
    command = [sys.executable, "-X", "importtime", "-m", "tweetup", "recap", "latest"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    names = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return {name.partition(".")[0] for name in names}


@pytest.mark.long
def test_a_first_recap_loads_the_models_it_needs(imported: Path) -> None:
    """The tagger and the stemmers, and neither scipy nor sumy; the second one loads none."""
    assert packages_of_recap(imported) & MODELS == {"spacy", "thinc", "numpy", "snowballstemmer"}
    assert not packages_of_recap(imported) & MODELS


def test_an_unchanged_recap_loads_no_models(imported: Path, run: Run) -> None:
    """What was derived before is read from the archive, without the packages that derive it."""
    assert run("recap", "latest").code == 0
    packages = packages_of_recap(imported)
    assert "sqlite3" in packages
    assert not packages & MODELS


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
    assert f'<html lang="{front}">' in index
    assert SKIPS[front] in index
    assert f'xml:lang="{front}"' in (imported / "web" / "feed.xml").read_text(encoding="utf-8")
    assert f'<html lang="{recap}">' in session.read_text(encoding="utf-8")
    if front == recap == "de":
        assert ("Dienstag" in index, "Tuesday" in index) == (True, False)


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
            assert answer.read() == b"a site"
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


def test_demo_does_the_whole_job(here: Path, run: Run) -> None:
    """The demo leaves an archive, a recap in both formats and a site, and says where they are."""
    result = run("demo")
    assert (result.code, result.out) == (0, "")
    made = here / "demo"
    for name in ("recap.md", "recap.html", "site/index.html", "tweetup.db", "tweetup.toml"):
        assert (made / name).is_file(), name
    assert str(Path("demo") / "site" / "index.html") in result.err
    assert "tweetup import FILE" in result.err


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


def test_an_unchanged_site_is_left_as_it_is(here: Path, run: Run) -> None:
    """Nothing is rendered again until the archive, a setting, a template or a file changes."""
    write_jsonl(here / "chat.jsonl", invent_chat())
    run("import", "chat.jsonl", "--hashtag", "labelchat")
    first = run("site", "build", "--output", "site")
    page = next((here / "site" / "sessions").glob("*07.html"))
    text = page.read_text("utf-8")
    changes: list[Callable[[], object]] = [
        lambda: page.write_text("edited by somebody"),
        lambda: run("retitle", "latest", "Another title"),
        lambda: (here / "tweetup.toml").write_text('[site]\ntitle = "Our chats"\n'),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetup.render.site.build_site", None)
        assert run("site", "build", "--output", "site").err == first.err
    for change in changes:
        change()
        assert run("site", "build", "--output", "site").code == 0
        assert "edited by somebody" not in page.read_text("utf-8")
    assert "Another title" in page.read_text("utf-8")
    assert "Our chats" in page.read_text("utf-8")
    assert page.read_text("utf-8") != text


def test_records_that_were_removed_on_request_were_readable(imported: Path, run: Run) -> None:
    """The note on how a recap was made tells of records that could not be read, not of these."""
    assert run("remove", "--post", "1009").code == 0
    run("import", "chat.jsonl")
    assert "Not readable" not in run("recap", "latest").out
    (imported / "broken.jsonl").write_text((imported / "chat.jsonl").read_text() + "{nothing\n")
    assert run("import", "broken.jsonl").code == 3
    assert "Not readable and left out: 1 record." in run("recap", "latest").out
