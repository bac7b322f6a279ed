"""The options by which commands choose the posts that they count are the same everywhere."""

import click
import pytest
from click.testing import CliRunner

from tweetup.cli.chosen_posts import ChosenPosts, about_posts, hosts_option, role_option
from tweetup.cli.course import rates, set_apart, tags
from tweetup.cli.graph import graph
from tweetup.cli.people import people
from tweetup.cli.roles import roles

COMMANDS = {
    "people": people,
    "roles": roles.commands["show"],
    "graph": graph,
    "tags": tags,
    "words": set_apart,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_session_hashtag_and_times_come_first(name: str) -> None:
    """In one order, with one help."""
    params = COMMANDS[name].params[:4]
    assert [it.name for it in params] == ["session", "hashtag", "since", "until"]
    shown = [it.help for it in params if isinstance(it, click.Option)]
    assert shown == [it.help for it in graph.params[1:4] if isinstance(it, click.Option)]


@pytest.mark.parametrize("command", [*COMMANDS.values(), rates])
def test_roles_and_hosts_have_one_form(command: click.Command) -> None:
    options = {it.name: it for it in command.params}
    for name, made in (("role", role_option()), ("with_hosts", hosts_option())):
        if name in options:
            other = click.command()(made(lambda: None)).params[0]
            assert options[name].opts == other.opts
            assert options[name].secondary_opts == other.secondary_opts
            assert options[name].metavar == other.metavar


def test_a_command_gets_one_record() -> None:
    """With the defaults of the options that it lacks, and its own options beside it."""
    asked: list[tuple[ChosenPosts, bool]] = []

    @click.command()
    @about_posts
    @role_option()
    @click.option("--each", is_flag=True)
    def count(*, posts: ChosenPosts, each: bool) -> None:
        asked.append((posts, each))

    arguments = ["latest", "--since", "2024-05-07", "--role", "nurse", "--each"]
    assert CliRunner().invoke(count, arguments).exit_code == 0
    record = ChosenPosts(
        session="latest", hashtag=None, since="2024-05-07", until=None, role="nurse"
    )
    assert asked == [(record, True)]
    assert record.with_hosts
