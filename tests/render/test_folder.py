"""The folder of a site: tweetup's own files, and never a file of someone else's."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tweetup.errors import TweetupError, UsageError
from tweetup.render.folder import (
    LIST,
    KeptFiles,
    read_list,
    recover_folder,
    unchanged_files,
    write_folder,
)
from tweetup.render.folder.workspace import beside, locked_workspace

SITE = {"index.html": "front", "sessions/a.html": "a", "sessions/b.html": "b"}


def found(folder: Path) -> dict[str, str]:
    """The files of a folder and their words, without the list of them."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != LIST
    }


def test_it_writes_what_it_was_given(tmp_path: Path) -> None:
    """A new or an empty folder is filled; the paths come back sorted; nothing else is made."""
    for folder in (tmp_path / "deep" / "new", tmp_path / "empty"):
        folder.parent.mkdir(exist_ok=True)
        paths = write_folder(folder, SITE)
        assert found(folder) == SITE
        assert list(paths) == [folder / name for name in sorted(SITE)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "empty"]


def test_it_removes_its_own_stale_files(tmp_path: Path) -> None:
    """What is made no longer goes, with a folder it leaves empty; a stranger's file stays."""
    write_folder(tmp_path, SITE)
    (tmp_path / "CNAME").write_text("chats.example.org")
    write_folder(tmp_path, {"index.html": "new", "sessions/a.html": "a"})
    assert found(tmp_path) == {
        "index.html": "new",
        "sessions/a.html": "a",
        "CNAME": "chats.example.org",
    }
    write_folder(tmp_path, {"index.html": "new"})
    assert not (tmp_path / "sessions").exists()
    assert (tmp_path / "CNAME").exists()


def test_a_folder_a_stranger_uses_is_kept(tmp_path: Path) -> None:
    """An emptied folder with someone else's file in it stays."""
    write_folder(tmp_path, SITE)
    (tmp_path / "sessions" / "notes.txt").write_text("mine")
    write_folder(tmp_path, {"index.html": "front"})
    assert found(tmp_path) == {"index.html": "front", "sessions/notes.txt": "mine"}


def test_what_is_there_already_is_not_touched(tmp_path: Path) -> None:
    """A file that holds its text keeps its time, so that uploads stay small."""
    write_folder(tmp_path, SITE)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    write_folder(tmp_path, SITE | {"index.html": "changed"})
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    assert {path for path in before if before[path] != after[path]} == {tmp_path / "index.html"}


@pytest.mark.parametrize("name", ["photo.jpg", "index.html", "sub/file", ".hidden"])
def test_a_folder_of_someone_else_is_refused(tmp_path: Path, name: str) -> None:
    """A folder that tweetup did not make is left as it was, and the error names it."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("theirs")
    with pytest.raises(TweetupError, match="did not make") as caught:
        write_folder(tmp_path, SITE)
    assert caught.value.where == str(tmp_path)
    assert found(tmp_path) == {name: "theirs"}
    assert not (tmp_path / LIST).exists()


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """A page is not written over a file of someone else's, and nothing is written before that."""
    write_folder(tmp_path, {"index.html": "front"})
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "b.html").write_text("theirs")
    with pytest.raises(TweetupError, match="in the way") as caught:
        write_folder(tmp_path, SITE | {"index.html": "changed"})
    assert caught.value.where == str(tmp_path / "sessions" / "b.html")
    assert found(tmp_path) == {"index.html": "front", "sessions/b.html": "theirs"}


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    """The output cannot be a file, nor lie in one."""
    (tmp_path / "file").write_text("theirs")
    for output in (tmp_path / "file", tmp_path / "file" / "in"):
        with pytest.raises(TweetupError):
            write_folder(output, SITE)
    assert found(tmp_path) == {"file": "theirs"}


@pytest.mark.parametrize("name", ["../out.html", "a/../../out.html", "/out.html", "", "."])
def test_nothing_is_written_outside(tmp_path: Path, name: str) -> None:
    """A name that leads out of the folder, or is none, is refused before anything is written."""
    folder = tmp_path / "site"
    with pytest.raises(TweetupError):
        write_folder(folder, SITE | {name: "text"})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("link", ["sessions", "index.html"])
def test_links_are_not_followed(tmp_path: Path, link: str) -> None:
    """A symbolic link put where a page belongs does not lead the page elsewhere."""
    outside, folder = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    (outside / "file").write_text("theirs")
    write_folder(folder, {"other.html": "ours"})
    (folder / link).symlink_to(outside / ("file" if "." in link else ""))
    with pytest.raises(TweetupError):
        write_folder(folder, SITE)
    assert found(outside) == {"file": "theirs"}


def test_a_list_that_was_tampered_with_removes_nothing_outside(tmp_path: Path) -> None:
    """A listed name that leads out of the folder is not removed."""
    folder = tmp_path / "site"
    write_folder(folder, SITE)
    (tmp_path / "precious").write_text("theirs")
    with (folder / LIST).open("a") as listing:
        listing.write("../precious\n")
    with pytest.raises(TweetupError, match="outside"):
        write_folder(folder, SITE)
    assert (tmp_path / "precious").read_text() == "theirs"


def test_an_interrupted_run_can_be_repeated(tmp_path: Path) -> None:
    """Files written before something failed are known as tweetup's the next time."""
    folder = tmp_path / "site"
    write_folder(folder, {"index.html": "front"})
    blocked = folder / "sessions"
    blocked.write_text("theirs")
    with pytest.raises(TweetupError):
        write_folder(folder, SITE | {"about.html": "about"})
    blocked.unlink()
    write_folder(folder, SITE | {"about.html": "about"})
    assert found(folder) == SITE | {"about.html": "about"}
    assert not list(folder.rglob("*.part"))


def test_bytes_are_written(tmp_path: Path) -> None:
    """Pictures and search indexes are no texts."""
    picture = bytes(range(256))
    write_folder(tmp_path, {"index.html": "front", "cards/a.png": picture})
    assert (tmp_path / "cards" / "a.png").read_bytes() == picture


def test_files_of_others_are_the_same_files(tmp_path: Path) -> None:
    """A repository, empty folders, links and rights stay, whichever files of ours change."""
    folder = tmp_path / "site"
    write_folder(folder, SITE)
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/pages")
    (folder / ".well-known").mkdir()
    (folder / "latest").symlink_to("sessions/a.html")
    (folder / "sessions" / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / ".git").chmod(0o750)
    folder.chmod(0o711)
    before = {path: path.lstat().st_ino for path in folder.rglob("*") if not path.is_dir()}
    write_folder(folder, {"index.html": "new", "sessions/b.html": "b"})
    ours = {folder / "index.html", folder / "sessions/a.html", folder / LIST}
    after = {path: path.lstat().st_ino for path in folder.rglob("*") if not path.is_dir()}
    assert {path: it for path, it in after.items() if path not in ours} == {
        path: it for path, it in before.items() if path not in ours
    }
    assert (folder / ".git" / "objects").is_dir()
    assert (folder / ".well-known").is_dir()
    assert (folder / "latest").readlink() == Path("sessions/a.html")
    assert [it.stat().st_mode & 0o777 for it in (folder, folder / ".git")] == [0o711, 0o750]


def test_the_current_folder_stays_the_same_folder(tmp_path: Path) -> None:
    """A shell that stands in the site still stands there after a build, in any of its folders."""
    folder = tmp_path / "site"
    write_folder(folder, SITE)
    (folder / "CNAME").write_text("chats.example.org")
    number = folder.stat().st_ino
    for here, text in ((folder, "second"), (folder / "sessions", "third")):
        with contextlib.chdir(here):
            write_folder(Path(os.path.relpath(folder)), SITE | {"index.html": text})
        assert found(folder) == SITE | {"index.html": text, "CNAME": "chats.example.org"}
    assert folder.stat().st_ino == number
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_link_to_the_folder_stays_a_link(tmp_path: Path) -> None:
    """The folder that it leads to is written."""
    real, link = tmp_path / "disk" / "site", tmp_path / "public"
    write_folder(real, SITE)
    link.symlink_to(real)
    paths = write_folder(link, SITE | {"index.html": "new"})
    assert link.is_symlink()
    assert found(real) == SITE | {"index.html": "new"}
    assert paths[0] == link / "index.html"


def test_no_room_beside_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in one that is not ours to write is written file by file, and nothing is left."""
    folder = tmp_path / "site"
    write_folder(folder, SITE)
    # The rights of a folder hold nobody back who runs tests as root.
    monkeypatch.setattr("os.access", lambda *_: False)
    write_folder(folder, {"index.html": "new", "about.html": "about"})
    assert found(folder) == {"index.html": "new", "about.html": "about"}
    assert sorted(path.name for path in folder.iterdir()) == [LIST, "about.html", "index.html"]


def test_a_disk_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of others cannot be in two folders at a time: ours are moved one by one."""

    def refuse(*_given: object, **_named: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    folder = tmp_path / "site"
    write_folder(folder, SITE)
    monkeypatch.setattr("os.link", refuse)
    write_folder(folder, SITE | {"index.html": "new"})
    assert found(folder) == SITE | {"index.html": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_full_disk_leaves_the_site_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says so, and nothing is left of the files that were written till then."""
    folder = tmp_path / "site"
    write_folder(folder, SITE)

    def refuse(path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    with pytest.raises(TweetupError, match="No space left") as caught:
        write_folder(folder, SITE | {"index.html": "new"})
    assert caught.value.hint == "make room there and run the command again"
    assert found(folder) == SITE
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_interruption_between_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where folders cannot be exchanged in one step: the next build puts the new one in place."""
    folder = tmp_path / "site"
    write_folder(folder, SITE)
    (folder / "CNAME").write_text("chats.example.org")
    rename, renamed = Path.rename, []

    def interrupt(path: Path, target: Path) -> Path:
        renamed.append(target)
        if len(renamed) == 2:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr("tweetup.render.folder.swap.exchange_folders", lambda *_: False)
        patch.setattr("pathlib.Path.rename", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_folder(folder, SITE | {"index.html": "new"})
    assert not folder.exists()
    recover_folder(folder)
    assert found(folder) == SITE | {"index.html": "new", "CNAME": "chats.example.org"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_drafts_of_killed_builds_are_swept(tmp_path: Path) -> None:
    """Those that an earlier version left beside our files; one that is somebody's own stays."""
    write_folder(tmp_path, SITE)
    for name in (".index.html.4242.part", "sessions/.a.html.17.part", ".mine.txt.1.part"):
        (tmp_path / name).write_text("half")
    write_folder(tmp_path, SITE)
    assert found(tmp_path) == SITE | {".mine.txt.1.part": "half"}


def test_two_programs_write_one_after_the_other(tmp_path: Path) -> None:
    """The second waits for the first: the folder has the files of one of them."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tweetup.render.folder import write_folder\n"
        "for turn in range(20):\n"
        "    files = {f'{name}.html': f'{sys.argv[2]} {turn}' for name in range(5)}\n"
        "    write_folder(Path(sys.argv[1]), files, overwrite=True)\n"
    )
    folder = tmp_path / "site"
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(folder), who]) for who in ("a", "b")
    ]
    assert [each.wait() for each in started] == [0, 0]
    assert len(set(found(folder).values())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.long
def test_many_wait_for_one_folder(tmp_path: Path) -> None:
    """A workspace that goes while the next one asks for it is made again."""
    failures: list[BaseException] = []
    at_work: list[int] = []

    def work() -> None:
        for _ in range(200):
            try:
                with locked_workspace(tmp_path / "site"):
                    at_work.append(1)
                    assert len(at_work) == 1
                    at_work.pop()
            except (OSError, AssertionError) as error:
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_a_stranger_in_place_of_the_workspace(tmp_path: Path, kind: str) -> None:
    """What is no folder stays, and is told."""
    place = beside(tmp_path / "site")
    if kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(TweetupError, match="File exists") as raised:
        write_folder(tmp_path / "site", SITE)
    assert str(place) in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


def test_kept_files_need_not_be_given(tmp_path: Path) -> None:
    """They stay, with the digests of their inputs; one that was changed meanwhile ends it."""
    write_folder(tmp_path, SITE, inputs={"index.html": "one", "sessions/a.html": "two"})
    listing = read_list(tmp_path)
    assert listing is not None
    assert listing.inputs == {"index.html": "one", "sessions/a.html": "two"}
    stays = ("sessions/a.html",)
    write_folder(tmp_path, {"index.html": "new"}, kept=stays, inputs=listing.inputs)
    assert found(tmp_path) == {"index.html": "new", "sessions/a.html": "a"}
    after = read_list(tmp_path)
    assert after is not None
    assert after.inputs == listing.inputs
    (tmp_path / "sessions" / "a.html").unlink()
    with pytest.raises(TweetupError, match="while the new pages were made"):
        write_folder(tmp_path, {"index.html": "newer"}, kept=stays)
    assert found(tmp_path) == {"index.html": "new"}


def test_unchanged_files_are_told(tmp_path: Path) -> None:
    """The same digest and the same bytes: nothing needs to be made."""
    assert unchanged_files(tmp_path, "one") is None
    paths = write_folder(tmp_path, SITE, made_of="one")
    assert unchanged_files(tmp_path, "one") == paths
    assert unchanged_files(tmp_path, "another") is None


CHANGED: dict[str, Callable[[Path], object]] = {
    "edited": lambda folder: (folder / "index.html").write_text("mine"),
    "removed": lambda folder: (folder / "sessions" / "a.html").unlink(),
    "the list is gone": lambda folder: (folder / LIST).unlink(),
    "written again without a digest": lambda folder: write_folder(folder, SITE),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_file_is_made_again(tmp_path: Path, name: str) -> None:
    """A file that somebody edited or removed is not taken for up to date."""
    write_folder(tmp_path, SITE, made_of="one")
    CHANGED[name](tmp_path)
    assert unchanged_files(tmp_path, "one") is None


@pytest.mark.parametrize("made_of", ["another", None])
@pytest.mark.parametrize("files", [SITE | {"style.css": "new"}, {"index.html": "front"}])
def test_a_file_that_somebody_changed_is_kept(
    tmp_path: Path, files: dict[str, str], made_of: str | None
) -> None:
    """Neither written over nor taken away, and nothing else is written; ``overwrite`` does."""
    write_folder(tmp_path, SITE, made_of=made_of)
    (tmp_path / "sessions" / "a.html").write_text("mine")
    before = found(tmp_path)
    with pytest.raises(UsageError, match="changed since") as raised:
        write_folder(tmp_path, files, made_of="one")
    assert raised.value.where == str(tmp_path / "sessions" / "a.html")
    assert found(tmp_path) == before
    write_folder(tmp_path, files, made_of="one", overwrite=True)
    assert found(tmp_path) == files
    write_folder(tmp_path, SITE)


def test_a_change_that_is_made_as_well_is_none(tmp_path: Path) -> None:
    """The file is as it would be written."""
    write_folder(tmp_path, SITE)
    (tmp_path / "index.html").write_text("new front")
    write_folder(tmp_path, SITE | {"index.html": "new front"})
    assert found(tmp_path) == SITE | {"index.html": "new front"}


def test_texts_are_kept_in_a_file(tmp_path: Path) -> None:
    """They come back as they are written, in the order in which they were added."""
    texts = {"b": "\n\nfirst\n\n", "a": "", "c": "naïve \ud800 \u2028"}
    with KeptFiles() as kept:
        for name, text in texts.items():
            kept.add(name, text)
        assert {name: data.decode() for name, data in kept.items()} == {
            "b": "first\n",
            "a": "\n",
            "c": "naïve ? \u2028\n",
        }
        assert (list(kept), len(kept)) == (["b", "a", "c"], 3)
        write_folder(tmp_path, kept, made_of="texts")
    assert unchanged_files(tmp_path, "texts") is not None


def test_no_room_for_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the folder that is full and the way to another."""

    def refuse() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tweetup.render.folder.kept_files.TemporaryFile", refuse)
    with pytest.raises(TweetupError, match="No space left") as caught:
        KeptFiles()
    assert "TMPDIR" in str(caught.value.hint)
