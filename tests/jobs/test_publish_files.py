"""Files that a session is published to: in the folder of the project, wherever that was moved."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tweetup.config import CONFIG_NAME, load_config
from tweetup.jobs.outputs import record_output, record_rendered
from tweetup.jobs.publish import recap_session
from tweetup.jobs.publish_files import FileState, PublishPlan, plan_publication, publish_files
from tweetup.jobs.recap_file import edit_recap, recap_file_path
from tweetup.project.project import LATEST, Project, open_project
from tweetup.render import QuoteStyle, choose_output, render_output


@contextmanager
def opened(folder: Path) -> Iterator[Project]:
    with open_project(load_config(folder / CONFIG_NAME)) as project:
        yield project


def plan_of(project: Project) -> PublishPlan:
    return plan_publication(project, project.session(LATEST))


@pytest.fixture
def moved(demo: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A folder with a recap in a folder of its own and a site; and where it lay before."""
    earlier, now = tmp_path / "earlier", tmp_path / "now"
    shutil.copytree(demo, earlier)
    with opened(earlier) as project:
        session = project.session(LATEST)
        paths = [earlier / "pages" / "mine.html", tmp_path / "outside" / "other.html"]
        assert not [it for it in publish_files(project, session, paths) if it.text]
        record_output(project, earlier / "site", "site")
    return earlier, now


@pytest.mark.parametrize("way", ["moved", "copied"])
def test_only_files_of_the_present_folder_are_chosen(moved: tuple[Path, Path], way: str) -> None:
    """Earlier paths are those of the present folder; nothing is written beside it."""
    earlier, now = moved
    shutil.copytree(earlier, now)
    if way == "moved":
        shutil.rmtree(earlier)
    before = {it: it.read_bytes() for it in earlier.rglob("*") if it.is_file()}
    outside = now.parent / "outside" / "other.html"
    with opened(now) as project:
        plan = plan_of(project)
        chosen = [it.path for it in plan.files if it.is_chosen]
        assert now / "pages" / "mine.html" in chosen
        assert {now / "recap.md", now / "recap.html"} <= {*chosen}
        assert all(path.is_relative_to(now) for path in chosen)
        assert [it.is_chosen for it in plan.files if it.path == outside] == [False]
        elsewhere = [it for it in plan.files if it.path.is_relative_to(earlier)]
        assert (elsewhere == []) == (way == "moved")
        assert not any(it.is_chosen for it in elsewhere)
        assert (plan.site, plan.has_site) == (now / "site", True)
        session = project.session(LATEST)
        done = list(publish_files(project, session, chosen, site=plan.site))
        assert FileState.FAILED not in {it.state for it in done}
    assert earlier.exists() == (way == "copied")
    assert before == {it: it.read_bytes() for it in earlier.rglob("*") if it.is_file()}


def test_a_changed_file_elsewhere_is_not_offered(moved: tuple[Path, Path]) -> None:
    """Nor is one that is gone."""
    earlier, _ = moved
    outside = earlier.parent / "outside" / "other.html"
    with opened(earlier) as project:
        assert outside in {it.path for it in plan_of(project).files}
        outside.write_text("somebody's own", encoding="utf-8")
        assert outside not in {it.path for it in plan_of(project).files}
        outside.unlink()
        assert outside not in {it.path for it in plan_of(project).files}


def test_the_file_of_another_session_is_not_offered(moved: tuple[Path, Path]) -> None:
    """A path to which another session was written since is that session's."""
    earlier, _ = moved
    path = earlier / "pages" / "mine.html"
    with opened(earlier) as project:
        assert path in {it.path for it in plan_of(project).files}
        record_output(project, path, "recap", session="another-2031-01-01", content=b"another")
        assert path not in {it.path for it in plan_of(project).files}


def test_a_file_is_made_again_in_its_format(moved: tuple[Path, Path]) -> None:
    """Not in that of its suffix; where its format is gone, it is as it was, and so is the rest."""
    earlier, _ = moved
    page, gone = earlier / "t.html", earlier / "gone.md"
    with opened(earlier) as project:
        session = project.session(LATEST)
        recap = recap_session(project, session)
        for path, name in ((page, "transcript"), (gone, "markdown")):
            chosen = choose_output(name, path)
            rendered = render_output(recap, chosen)
            path.write_bytes(rendered.data)
            lost = replace(chosen, name="of-a-package") if path == gone else chosen
            record_rendered(
                project, path, lost, rendered, quotes=QuoteStyle.STATIC, session=session.id
            )
        states = {it.path: it for it in plan_of(project).files}
        assert (states[page].format, states[page].state) == ("transcript", FileState.SAME)
        assert (states[gone].state, states[gone].is_chosen) == (FileState.FAILED, False)
        assert "of-a-package" in states[gone].text
        before = {path: path.read_bytes() for path in (page, gone)}
        done = {it.path: it.state for it in publish_files(project, session, before)}
        assert done == {page: FileState.SAME, gone: FileState.FAILED}
        assert before == {path: path.read_bytes() for path in before}


@pytest.mark.parametrize("name", ["", "mine.md"])
def test_a_text_file_is_no_first_publication(demo: Path, tmp_path: Path, name: str) -> None:
    """The page and Markdown are chosen until they, or another output, are written."""
    folder = tmp_path / "new"
    shutil.copytree(demo, folder)
    with opened(folder) as project:
        session = project.session("hcsmeu-2009-08-07")
        page, plain = (folder / "recaps" / f"{session.id}{it}" for it in (".html", ".md"))
        file = folder / name if name else plain
        edit_recap(project, session, file)
        chosen = {it.path for it in plan_publication(project, session).files if it.is_chosen}
        assert chosen == {page, plain, file}
        assert not [it for it in publish_files(project, session, [page]) if it.text]
        chosen = {it.path for it in plan_publication(project, session).files if it.is_chosen}
        assert chosen == {page, file}


@pytest.mark.long
def test_decisions_of_a_text_file_are_told(moved: tuple[Path, Path]) -> None:
    """Its edits changed the other files since these were written: they are told until then."""
    folder, _ = moved
    with opened(folder) as project:
        session = project.session(LATEST)
        file = recap_file_path(project, session)
        edit_recap(project, session, file)
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub("title: .*", "title: Mine", text), encoding="utf-8")
        page = folder / "pages" / "mine.html"
        done = list(publish_files(project, session, [file]))
        assert [it.state for it in done] == [FileState.CHANGED]
        plan = plan_of(project)
        assert [it.kind for it in plan.decisions] == ["retitle"]
        assert FileState.CHANGED in {it.state for it in plan.files if it.path == page}
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub("title: .*", "title: Ours", text), encoding="utf-8")
        done = list(publish_files(project, session, [page, file]))
        assert [it.path for it in done] == [file, page]
        assert "<title>Ours" in page.read_text(encoding="utf-8")
        assert plan_of(project).decisions == ()
