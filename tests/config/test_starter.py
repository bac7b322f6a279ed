"""The file that ``tweetup init`` writes, and the schema it is made from."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import fields

from tweetup.config import (
    CaptureConfig,
    ChatConfig,
    Config,
    NetworkConfig,
    SiteConfig,
    load_config,
    starter_config,
)
from tweetup.config.schema import (
    LanguageConfig,
    QuestionKeys,
    RecapConfig,
    RefreshConfig,
    RolesConfig,
    ScheduleKeys,
    TableConfig,
    TopicKeys,
)
from tweetup.config.sections import Key, Section, read_schema, to_toml

Load = Callable[[str], Config]

KEYS = [(section, key) for section in read_schema().walk() for key in section.keys]
each_key = pytest.mark.parametrize(
    ("section", "key"),
    [pytest.param(*pair, id=f"{pair[0].header or 'top'} {pair[1].name}") for pair in KEYS],
)


def uncommented(keys: set[str], section: Section | None = None) -> str:
    """Return the starter file with these keys uncommented, in one section or in all."""
    lines = []
    header = ""
    for line in starter_config().splitlines():
        header = line[1:] if line.startswith("#[") else header
        key = re.match(r"#(\w+) = ", line)
        meant = line.startswith("#[") or (key is not None and key[1] in keys)
        here = section is None or section.header == header
        lines.append(line[1:] if meant and here else line)
    return "\n".join(lines)


def companions(section: Section, key: Key) -> set[str]:
    """Return the key and the keys it cannot be without."""
    required = {other.name for other in section.keys if other.required}
    return {key.name, *required, *key.example.needs.split()[:1]}


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
    config = load(uncommented({key.name for _, key in KEYS}))
    chat = config.chat("hcsmeu")
    assert chat.schedule
    assert chat.next_date
    assert chat.questions
    assert chat.topics
    assert config.site.url


@each_key
def test_each_line_works_when_uncommented(load: Load, section: Section, key: Key) -> None:
    """Taking the # away from a line, and from what it needs, is all there is to do."""
    keys = companions(section, key)
    with_it = load(uncommented(keys, section))
    if key.required or key.name == "number" or to_toml(key.default) == to_toml(key.example.value):
        return
    assert with_it != load(uncommented(keys - {key.name}, section))


@each_key
def test_every_key_is_explained(project_root: Path, section: Section, key: Key) -> None:
    """A sentence and an example each, in the file and in the table of its section on the page."""
    assert key.description.endswith(".")
    assert key.example.value or key.example.value is False
    assert f"# {key.description}\n#{key.assignment}\n" in starter_config()
    page = (project_root / "docs/reference/configuration.md").read_text(encoding="utf-8")
    title = f"## `{section.header}`" if section.header else "## At the top"
    rows = page.partition(f"{title}\n")[2].partition("\n## ")[0]
    assert f"| `{key.name}` | " in rows
    assert f" | {key.description} | `{key.assignment}` |" in rows


def test_no_line_is_too_long_for_a_terminal() -> None:
    assert max(map(len, starter_config().splitlines())) <= 95


@pytest.mark.parametrize(
    ("header", "records", "others"),
    [
        (
            "",
            [Config],
            {"site", "language", "recap", "capture", "refresh", "roles", "networks"}
            | {"chats", "tables", "file"},
        ),
        ("[site]", [SiteConfig], set()),
        ("[language]", [LanguageConfig], set()),
        ("[recap]", [RecapConfig], set()),
        ("[capture]", [CaptureConfig], set()),
        ("[refresh]", [RefreshConfig], set()),
        ("[roles]", [RolesConfig], set()),
        ("[networks.mastodon]", [NetworkConfig], {"name"}),
        (
            "[chats.hcsmeu]",
            [ChatConfig, ScheduleKeys],
            {"hashtag", "schedule", "questions", "topics"},
        ),
        ("[[chats.hcsmeu.questions]]", [QuestionKeys], set()),
        ("[[chats.hcsmeu.topics]]", [TopicKeys], set()),
        ("[tables.our-tool]", [TableConfig], {"name"}),
    ],
)
def test_every_field_is_a_key(header: str, records: list[type], others: set[str]) -> None:
    """A field that is none holds tables, is made from other keys, or names its table or file."""
    names = {field.name for record in records for field in fields(record)}
    assert {key.name for section, key in KEYS if section.header == header} == names - others
