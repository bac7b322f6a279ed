"""Stored results are used again as long as their posts, settings and version stay the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cli.labelchat import invent_chat, write_jsonl
from tweetup.config import ChatConfig, Config
from tweetup.jobs.import_ import import_file
from tweetup.project import origins, stages
from tweetup.project.project import open_project
from tweetup.project.records import Analysis

STAGES = ("find_sessions", "segment_in_detail", "classify_acts", "find_themes", "summarise")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with the invented chat imported."""
    config = Config(archive=tmp_path / "tweetup.db")
    add(config, tmp_path, invent_chat())
    return config


def add(config: Config, folder: Path, posts: list[dict[str, Any]]) -> None:
    with open_project(config, create=True) as project:
        import_file(project, str(write_jsonl(folder / "chat.jsonl", posts)), hashtag="labelchat")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Yield the set of stages that run within the context; each does its work as ever."""
    ran: set[str] = set()

    def counting(name: str, stage: Any) -> Any:
        def run(*args: Any, **kwargs: Any) -> Any:
            ran.add(name)
            return stage(*args, **kwargs)

        return run

    with monkeypatch.context() as patch:
        for name in STAGES:
            patch.setattr(stages, name, counting(name, getattr(stages, name)))
        yield ran


def analyse(config: Config, session: str = "latest") -> Analysis:
    with open_project(config) as project:
        return project.analysis(project.session(session))


def test_second_analysis_uses_stored_results(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second analysis runs no stage and returns an equal result."""
    with counted(monkeypatch) as ran:
        first = analyse(config)
    assert ran == set(STAGES)
    with counted(monkeypatch) as ran:
        second = analyse(config)
    assert ran == set()
    assert second == first


ANEW = [
    (
        ChatConfig(hashtag="labelchat", hashtags=("labelchat",), hosts=("cleo",)),
        {"segment_in_detail"},
    ),
    (
        ChatConfig(hashtag="labelchat", hashtags=("labelchat",), timezone="Asia/Tokyo"),
        set(STAGES),
    ),
    (
        ChatConfig(hashtag="labelchat", hashtags=("labelchat",), language="de"),
        {"segment_in_detail", "classify_acts", "find_themes", "summarise"},
    ),
    (
        ChatConfig(hashtag="labelchat", hashtags=("labelchat",), confidence=0.9),
        {"classify_acts"},
    ),
    (ChatConfig(hashtag="labelchat", hashtags=("labelchat",), title="A title"), set()),
]


@pytest.mark.parametrize(("chat", "stages"), ANEW)
def test_settings_decide_what_is_derived_anew(
    config: Config, monkeypatch: pytest.MonkeyPatch, chat: ChatConfig, stages: set[str]
) -> None:
    """A changed setting runs the stages that read it, and those that build on their results.

    Which posts count as answers is stored with their acts, and follows the confidence.
    """
    analyse(config)
    with counted(monkeypatch) as ran:
        analyse(replace(config, chats=(chat,)))
    assert stages <= ran
    assert ("find_sessions" in ran) is ("find_sessions" in stages)
    assert bool(ran) is bool(stages)


def test_changed_post_is_derived_anew(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more post in a session runs every stage again, and the stored results are replaced."""
    before = analyse(config)
    late = {**invent_chat()[-1], "id": "99999", "text": "A3: one more thing on labels #labelchat"}
    add(config, tmp_path, [late])
    with counted(monkeypatch) as ran:
        after = analyse(config)
    assert ran == set(STAGES)
    assert len(after.segmented.posts) == len(before.segmented.posts) + 1


def test_changed_post_costs_its_session_only(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new session leaves the stored results of the others as they are."""
    analyse(config)
    later = [
        {**post, "id": f"9{post['id']}", "created_at": post["created_at"].replace("-07T", "-14T")}
        for post in invent_chat()
    ]
    add(config, tmp_path, later)
    with counted(monkeypatch) as ran:
        analyse(config, "labelchat-2024-05-07")
    assert ran == {"find_sessions"}


def test_another_version_derives_anew(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results that another version of tweetup stored are not used."""
    analyse(config)
    monkeypatch.setattr(origins, "code_version", lambda: "9.9.9")
    with counted(monkeypatch) as ran:
        analyse(config)
    assert ran == set(STAGES)
