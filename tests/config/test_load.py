"""What ``tweetup.toml`` may say, and how it is told when it says something else."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.config import ChatConfig, Config, SiteConfig, load_config
from tweetup.errors import ConfigError
from tweetup.model import PlannedQuestion, Schedule

Write = Callable[[str | bytes], Path]

FULL = """\
archive = "data/chats.db"
templates = "mine"

[site]
title = "Friday chats"
url = "https://chat.example.org/recaps/"
language = "pt-BR"
author = "The hosts"
description = "Week by week."

[chats.HCSMeu]
hashtags = ["#hcsmEurope", "hcsmeu"]
title = "Health care chat"
hosts = ["@Anna_Example", "anna_example", "ben@social.example"]
guests = ["carla.example"]
timezone = "Europe/Berlin"
weekday = "Fri"
time = 13:30:00
minutes = 90
label_style = "t"
language = "de"
next_date = 2026-07-03

[[chats.HCSMeu.questions]]
date = 2026-11-20
number = 2
text = "And the second?"

[[chats.HCSMeu.questions]]
date = 2026-11-20
number = 1
text = "What is   the first?"
submitted_by = "@dora"

[[chats.HCSMeu.questions]]
date = "2026-11-13"
text = "No number?"

[[chats.HCSMeu.topics]]
date = 2026-11-20
text = "Recaps that   somebody reads"

[[chats.HCSMeu.topics]]
date = "2026-11-13"
text = "Counting"

[chats.other]
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes a tweetup.toml and gives its path."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "tweetup.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def test_everything_that_can_be_set_is_read(write: Write, tmp_path: Path) -> None:
    """Hashtags are folded, handles bare and once each, times in UTC, plans by date and number."""
    (tmp_path / "mine").mkdir()
    file = write(FULL)
    assert load_config(file) == Config(
        file=file,
        archive=tmp_path / "data" / "chats.db",
        templates=tmp_path / "mine",
        site=SiteConfig(
            title="Friday chats",
            url="https://chat.example.org/recaps",
            language="pt-BR",
            author="The hosts",
            description="Week by week.",
        ),
        chats=(
            ChatConfig(
                hashtag="hcsmeu",
                hashtags=("hcsmeu", "hcsmeurope"),
                title="Health care chat",
                hosts=("anna_example", "ben@social.example"),
                guests=("carla.example",),
                timezone="Europe/Berlin",
                schedule=Schedule(weekday=4, start=810, minutes=90, timezone="Europe/Berlin"),
                label_style="T",
                language="de",
                next_date=datetime(2026, 7, 3, 11, 30, tzinfo=UTC),
                questions=(
                    (date(2026, 11, 13), (PlannedQuestion(number=1, text="No number?"),)),
                    (
                        date(2026, 11, 20),
                        (
                            PlannedQuestion(
                                number=1, text="What is the first?", submitted_by="dora"
                            ),
                            PlannedQuestion(number=2, text="And the second?"),
                        ),
                    ),
                ),
                topics=(
                    (date(2026, 11, 13), "Counting"),
                    (date(2026, 11, 20), "Recaps that somebody reads"),
                ),
            ),
            ChatConfig(hashtag="other", hashtags=("other",)),
        ),
    )


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No path and no tweetup.toml here: the defaults, with paths relative to here."""
    monkeypatch.chdir(tmp_path)
    assert load_config() == Config()
    assert Config().archive == Path("archives/tweetup.db")


def test_the_file_in_this_folder_is_found(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """No path: tweetup.toml of the working folder, and paths stay relative to it."""
    monkeypatch.chdir(write('archive = "a.db"').parent)
    assert load_config().archive == Path("a.db")


@pytest.mark.parametrize("asked", ["hcsmeu", "#HCSMEU", "hcsmeurope", "#hcsmEurope"])
def test_a_chat_is_found_by_any_of_its_hashtags(write: Write, tmp_path: Path, asked: str) -> None:
    """Case and # do not matter."""
    (tmp_path / "mine").mkdir()
    assert load_config(write(FULL)).chat(asked).title == "Health care chat"


def test_a_hashtag_nobody_configured_has_defaults() -> None:
    """A chat needs no configuration."""
    assert Config().chat("#CritLib") == ChatConfig(hashtag="critlib", hashtags=("critlib",))


def test_a_day_without_a_plan_has_no_questions() -> None:
    """``planned`` gives the plan of that very day, or none."""
    question = PlannedQuestion(number=1, text="What?")
    chat = ChatConfig(hashtag="a", hashtags=("a",), questions=((date(2026, 11, 20), (question,)),))
    assert chat.planned(date(2026, 11, 20)) == (question,)
    assert chat.planned(date(2026, 11, 21)) == ()


def test_a_day_without_a_plan_has_no_topic() -> None:
    """``planned_topic`` gives the topic of that very day, or none."""
    chat = ChatConfig(hashtag="a", hashtags=("a",), topics=((date(2026, 11, 20), "Seeds"),))
    assert chat.planned_topic(date(2026, 11, 20)) == "Seeds"
    assert chat.planned_topic(date(2026, 11, 21)) is None


CHAT = "[chats.a]\n"
TOPIC = '[[chats.a.topics]]\ndate = 2026-11-20\ntext = "Seeds"\n'
PLAN = '[[chats.a.questions]]\ndate = 2026-11-20\ntext = "What?"\n'


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (CHAT + "next_date = 2026-11-27T20:00:00", datetime(2026, 11, 27, 20, tzinfo=UTC)),
        (CHAT + 'next_date = "2026-11-27T20:00"', datetime(2026, 11, 27, 20, tzinfo=UTC)),
        (CHAT + "next_date = 2026-11-27T20:00:00-05:00", datetime(2026, 11, 28, 1, tzinfo=UTC)),
        (
            CHAT + 'timezone = "America/New_York"\ntime = "20:00"\nnext_date = "2026-11-27"',
            datetime(2026, 11, 28, 1, tzinfo=UTC),
        ),
    ],
)
def test_the_next_meeting_is_a_moment(write: Write, text: str, moment: datetime) -> None:
    """Its own offset, else the chat's zone; a date alone begins at the chat's time."""
    assert load_config(write(text)).chat("a").next_date == moment


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        # a key that is none, at each level, with the nearest that is one
        ('archiv = "x"', "tweetup.toml: archiv (line 1)", "did you mean archive?"),
        ("[chat.a]", "tweetup.toml: chat (line 1)", "did you mean chats?"),
        ('[site]\nurll = "x"', "tweetup.toml: site.urll (line 2)", "did you mean url?"),
        (
            CHAT + '\ntimezon = "UTC"',
            "tweetup.toml: chats.a.timezon (line 3)",
            "did you mean timezone?",
        ),
        (
            PLAN + "\n" + PLAN + 'submited_by = "x"',
            "tweetup.toml: chats.a.questions[2].submited_by (line 8)",
            "did you mean submitted_by?",
        ),
        (CHAT + "zzz = 1", "tweetup.toml: chats.a.zzz (line 2)", "known: hashtags, title"),
        # a type that is another
        ("archive = 1", "tweetup.toml: archive (line 1)", "expected text in quotes, not a whole"),
        (CHAT + 'minutes = "60"', "chats.a.minutes (line 2)", "not text in quotes"),
        (CHAT + "minutes = true", "chats.a.minutes", "a whole number, not true or false"),
        (CHAT + 'hosts = "anna"', "chats.a.hosts", 'write it as a list: ["anna"]'),
        (CHAT + "hosts = [1]", "chats.a.hosts", "expected text in the list, not a whole number"),
        (CHAT + "questions = 1", "chats.a.questions", "expected a list, not a whole number"),
        ("chats = 1", "tweetup.toml: chats (line 1)", "expected a table, not a whole number"),
        ("[chats]\na = 1", "chats.a (line 2)", "write it as [chats."),
        ("site = 1", "tweetup.toml: site", "write it as [site]"),
        ("[[chats.a]]\n", "tweetup.toml: chats.a", "expected a table, not a list"),
        # a zone, a time, a day that are none
        (CHAT + 'timezone = "Berlin"', "chats.a.timezone (line 2)", "did you mean Europe/Berlin?"),
        (CHAT + 'timezone = "Europe/Berlim"', "chats.a.timezone", "Europe/Berlin"),
        (CHAT + 'timezone = "../../etc/passwd"', "chats.a.timezone", "no time zone named"),
        (CHAT + 'timezone = "Europe"', "chats.a.timezone", "no time zone named"),
        (CHAT + 'time = "8pm"', "chats.a.time (line 2)", 'write it like "20:30"'),
        (CHAT + 'time = "24:00"', "chats.a.time", "is no time of day"),
        (CHAT + "time = 20:00:30", "chats.a.time", "is no time of day"),
        (CHAT + 'weekday = "firday"', "chats.a.weekday (line 2)", "did you mean friday?"),
        (CHAT + 'weekday = "xx"', "chats.a.weekday", "one of monday, tuesday"),
        (CHAT + 'weekday = "friday"', "chats.a.weekday", 'add time = "20:00"'),
        (CHAT + "minutes = 60", "chats.a.minutes", "has no effect without a time"),
        (CHAT + 'minutes = 0\ntime = "20:00"', "chats.a.minutes", "0 is not between 5 and 1440"),
        (CHAT + "next_date = 2026-11-27", "chats.a.next_date", "T20:00:00, or set the chat's time"),
        (CHAT + 'next_date = "next week"', "chats.a.next_date", "is no date"),
        # other values that cannot be meant
        (CHAT + 'label_style = "Question"', "chats.a.label_style", "is not one letter"),
        (CHAT + 'label_style = "1"', "chats.a.label_style", "is not one letter"),
        (CHAT + 'language = "English!"', "chats.a.language", "is no language tag"),
        (CHAT + 'hosts = ["Anna Example"]', "chats.a.hosts", "is no handle"),
        (CHAT + 'hashtags = ["two words"]', "chats.a.hashtags", "is no hashtag"),
        (CHAT + 'title = " "', "chats.a.title", "is empty"),
        ('[chats."a-b"]', "tweetup.toml: chats.a-b (line 1)", "is no hashtag"),
        (CHAT + '[chats.b]\nhashtags = ["A"]', "chats.b (line 2)", "#a belongs to chats.a already"),
        ('[site]\nurl = "chat.example.org"', "site.url (line 2)", "is no web address"),
        ('[site]\nurl = "https://a.example/\\"onload"', "site.url", "is no web address"),
        ('[site]\nurl = "javascript:alert(1)"', "site.url", "is no web address"),
        ('[site]\nurl = "https://me:secret@a.example"', "site.url", "a user and a password"),
        ('[site]\nurl = "https://[x"', "site.url", "is no web address"),
        ('templates = "not there"', "tweetup.toml: templates (line 1)", "there is no folder"),
        # plans
        ('[[chats.a.questions]]\ntext = "?"', "chats.a.questions[1] (line 1)", "'date' is missing"),
        ("[[chats.a.questions]]\ndate = 2026-11-20", "questions[1] (line 1)", "'text' is missing"),
        (PLAN + "number = 100", "chats.a.questions[1].number (line 4)", "not between 0 and 99"),
        (
            PLAN + "number = 1\n" + PLAN + "number = 1",
            "chats.a.questions[2].number (line 8)",
            "2026-11-20 has a question 1 already",
        ),
        (TOPIC + TOPIC, "chats.a.topics[2].date (line 5)", "2026-11-20 has a topic already"),
        ("[[chats.a.topics]]\ndate = 2026-11-20", "topics[1] (line 1)", "'text' is missing"),
        (
            '[[chats.a.questions]]\ntext = "?"\ndate = 2026-11-20T20:00:00',
            "chats.a.questions[1].date (line 3)",
            "has a time",
        ),
        # a key inside a longer text is not the line that is meant
        (
            'archive = """\nminutes = 1\n"""\n[chats.a]\nminutes = 1\ntime = "20:00"',
            "chats.a.minutes (line 5)",
            "1 is not between",
        ),
        # files that are no configuration
        ("archive = x", "tweetup.toml", "is not TOML: "),
        ("time = 20:00", "tweetup.toml", "put text, times and time zones in quotes"),
        ("a = 1\na = 2", "tweetup.toml", "is not TOML"),
        (b"\xff\xfea\x00", "tweetup.toml", "is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_place(
    write: Write, text: str | bytes, where: str, said: str
) -> None:
    """One line: the file, the setting, the line where it stands, what is wrong, what to try."""
    with pytest.raises(ConfigError) as caught:
        load_config(write(text))
    assert where in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"\xef\xbb\xbf" + b'[chats.a]\ntitle = "A"', "A"),  # as an editor on Windows saves it
        (CHAT.replace("\n", "\r\n") + 'title = "A"\r\n', "A"),
        ('chats.a.title = "A"', "A"),
        ('[chats."#A"]\ntitle = "A"', "A"),
        (CHAT + 'title = "A\\u202eB\\u0000"', "AB"),  # nothing turns the text around on a page
        (CHAT + 'title = "Ä 🙂"', "Ä 🙂"),
    ],
)
def test_what_can_be_meant_is_not_refused(write: Write, text: str | bytes, value: str) -> None:
    """The must-not table: unusual, and right."""
    assert load_config(write(text)).chat("a").title == value


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    """Naming a file that is not there is a mistake, no wish for the defaults."""
    with pytest.raises(ConfigError, match=r"cannot be read.*tweetup init writes one"):
        load_config(tmp_path / "tweetup.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)


@given(st.text() | st.binary())
def test_any_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    """Whatever stands in it: a Config or a ConfigError, nothing else."""
    path = tmp_path_factory.mktemp("any") / "tweetup.toml"
    path.write_bytes(content.encode(errors="replace") if isinstance(content, str) else content)
    with suppress(ConfigError):
        assert isinstance(load_config(path), Config)


VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.sampled_from(['"x"', '""', "1.5", "2026-11-20", "13:30:00", "2026-11-20T13:30:00Z"]),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(
    place=st.sampled_from(["", "site.", "chats.", "chats.a.", "chats.a.questions."]),
    key=st.sampled_from(["archive", "title", "time", "hosts", "date", "next_date", "a", "site"]),
    value=VALUES,
)
def test_any_value_anywhere_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: str, key: str, value: object
) -> None:
    """Types are checked before anything relies on them."""
    path = tmp_path_factory.mktemp("any") / "tweetup.toml"
    path.write_text(f"{place}{key} = {value}".replace("'", "").replace("True", "true"))
    with suppress(ConfigError):
        assert isinstance(load_config(path), Config)


def test_a_language_model_of_ones_own(tmp_path: Path) -> None:
    """``language.model`` names a spaCy package; nothing is loaded before it is used."""
    path = tmp_path / "tweetup.toml"
    path.write_text('[language]\nmodel = "en_core_web_lg"\n', encoding="utf-8")
    assert load_config(path).language_model == "en_core_web_lg"
    path.write_text("[language]\nmodel = 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"language\.model"):
        load_config(path)
