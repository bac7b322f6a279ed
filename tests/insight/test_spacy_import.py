"""spaCy is imported without its command line, which stays there for whoever asks for it."""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from tweetup.insight.spacy_import import import_spacy

import_spacy()
assert "spacy" in sys.modules
print(sorted({"spacy.cli", "typer", "requests", "httpx", "weasel"} & sys.modules.keys()))
import spacy

print(spacy.info(silent=True)["spacy_version"] == spacy.__version__)
from spacy.cli import download

print(download.__module__)
"""


@pytest.mark.long
def test_spacy_comes_without_its_commands_until_they_are_asked_for() -> None:
    """In a process of its own: tests import spaCy for themselves."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "True", "spacy.cli.download"]


NEWER = """
import sys
from types import ModuleType
from tweetup.insight import spacy_import

names = ("spacy.cli", "spacy.cli.info")
spacy_import._stand_ins = lambda: {name: ModuleType(name) for name in names}
spacy_import.import_spacy()
print("spacy.cli" in sys.modules)
import spacy

print(spacy.blank("en")("Two words").text)
"""


@pytest.mark.long
def test_a_release_that_needs_its_commands_is_imported_whole() -> None:
    """As if it took a name from them that the stand-ins lack."""
    done = subprocess.run([sys.executable, "-c", NEWER], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True", "Two words"]
