"""The province for measuring."""

from datetime import date

from engine.demo import scale
from engine.organisation import exchange, roles, units
from engine.store.transaction import Store

TODAY = date(2026, 11, 23)


def test_a_small_build_is_a_sound_organisation(empty: Store) -> None:
    told: list[tuple[str, int]] = []
    with empty.write() as tx:
        counts = scale.build(tx, "small", lambda table, rows: told.append((table, rows)))
        context = roles.RoleContext("cb-003-02", None, None, None, lambda _: None)
        assert len(roles.resolve(tx, "members@unit", context, TODAY).candidates) == 7
        assert roles.resolve(tx, "organisation_board@above(unit)", context, TODAY).candidates
        assert roles.resolve(tx, "secretary@superior(superior(unit))", context, TODAY).candidates
        assert exchange.preview(tx, exchange.export(tx)).errors == []
        assert len(units.tree(tx, TODAY)) == counts["unit"]
    assert ("person", counts["person"]) in told


def test_the_province_has_the_real_size() -> None:
    communes, cells, members = scale.SIZES["province"]
    bodies = len(scale.BODIES) + 1
    organisations = communes * (1 + cells + bodies) + 2 + bodies
    assert communes == 124
    assert 2_400 <= organisations <= 2_700
    assert 59_000 <= communes * cells * members <= 61_000
