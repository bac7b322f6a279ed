"""The file that ``tweetup init`` writes, and the table of settings it is made from."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tweetup.config import Config, load_config, starter_config
from tweetup.config.settings import SECTIONS, Section, Setting

Load = Callable[[str], Config]


def uncommented(keys: set[str], section: Section | None = None) -> str:
    """The starter file with these settings switched on, in one section or in all."""
    lines = []
    header = ""
    for line in starter_config().splitlines():
        header = line[1:] if line.startswith("#[") else header
        setting = re.match(r"#(\w+) = ", line)
        meant = line.startswith("#[") or (setting is not None and setting[1] in keys)
        here = section is None or section.header == header
        lines.append(line[1:] if meant and here else line)
    return "\n".join(lines)


def each_setting() -> Iterator[tuple[Section, Setting]]:
    for section in SECTIONS:
        for setting in section.settings:
            yield section, setting


def companions(section: Section, setting: Setting) -> set[str]:
    """The setting and what it cannot be without."""
    needed = {other.key for other in section.settings if other.default == "must be given"}
    return {setting.key, *needed, *([setting.needs] if setting.needs else [])}


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """A function that reads a configuration's text, beside the files it names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "my-prices.toml").touch()

    def load(text: str) -> Config:
        (tmp_path / "tweetup.toml").write_text(text, encoding="utf-8")
        return load_config()

    return load


def test_as_it_stands_it_sets_nothing(load: Load) -> None:
    """A host who keeps the file as written gets the defaults."""
    assert load(starter_config()) == Config()


def test_everything_uncommented_is_one_configuration(load: Load) -> None:
    """The examples agree with each other."""
    config = load(uncommented({setting.key for _, setting in each_setting()}))
    chat = config.chat("hcsmeu")
    assert chat.schedule
    assert chat.next_date
    assert chat.questions
    assert config.site.url


@pytest.mark.parametrize(
    ("section", "setting"),
    [
        pytest.param(section, setting, id=f"{section.header or 'top'} {setting.key}")
        for section, setting in each_setting()
    ],
)
def test_each_line_works_when_uncommented(load: Load, section: Section, setting: Setting) -> None:
    """Taking the # away from a line, and from what it needs, is all there is to do."""
    keys = companions(section, setting)
    with_it = load(uncommented(keys, section))
    if setting.default in {setting.example, "must be given", "the order in this file"}:
        return
    assert with_it != load(uncommented(keys - {setting.key}, section))


def test_every_setting_is_explained() -> None:
    """A sentence each, and no line too long for a terminal."""
    assert all(setting.about.endswith(".") for _, setting in each_setting())
    assert max(map(len, starter_config().splitlines())) <= 95
