"""The history stays chained whatever part of an act was taken back."""

import pytest

from engine import history
from engine.execution.office import Office


def test_a_part_that_was_taken_back_leaves_no_gap_in_the_chain(office: Office) -> None:
    with office.store.write() as tx:
        history.record(tx, "released", "c-1", {"number": 1})
        with pytest.raises(ValueError, match="late"), tx.savepoint():
            history.record(tx, "released", "c-1", {"number": 2})
            raise ValueError("late")
        history.record(tx, "released", "c-1", {"number": 3})
    with office.store.read() as tx:
        assert history.broken_link(tx, "c-1") is None
        assert history.length(tx, "c-1") == 2
