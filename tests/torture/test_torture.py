"""The short version of `make torture`."""

from collections.abc import Callable

from tests.torture.play import play


def test_killed_processes_lose_nothing_and_do_nothing_twice(new_store: Callable[[], str]) -> None:
    told = play(new_store(), cases=24, kills=16)
    assert told.kills >= 10
    assert told.unanswered >= 3
    assert told.fired >= 3


def test_a_server_whose_processes_are_killed_loses_nothing_and_does_nothing_twice(
    new_store: Callable[[], str],
) -> None:
    told = play(new_store(), cases=10, kills=8, http=True)
    assert told.kills >= 6
    assert told.unanswered >= 1
    assert told.fired >= 3
