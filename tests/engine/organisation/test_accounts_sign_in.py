"""Signing in."""

from datetime import date

import pytest

from engine.errors import NotFound
from engine.organisation import accounts
from engine.organisation.accounts import UnknownDuty, WeakPassword, WrongPassword
from engine.organisation.refusals import AlreadyExists
from engine.store.transaction import Transaction

TODAY = date(2026, 11, 23)


def test_an_account_opens_with_its_password_on_its_days(tx: Transaction) -> None:
    accounts.create_account(tx, "anh", "p-1", "một câu ngắn", TODAY, duties=["auditor"])
    found = accounts.verify(tx, "anh", "một câu ngắn", TODAY)
    assert found is not None
    assert (found.login, found.person, found.duties, found.language) == (
        "anh",
        "p-1",
        frozenset({"auditor"}),
        "vi",
    )
    assert accounts.verify(tx, "anh", "một câu khác", TODAY) is None
    assert accounts.verify(tx, "nobody", "một câu ngắn", TODAY) is None
    assert accounts.verify(tx, "anh", "một câu ngắn", date(2026, 11, 22)) is None
    accounts.end_account(tx, "anh", TODAY)
    assert accounts.verify(tx, "anh", "một câu ngắn", date(2026, 11, 24)) is None
    assert accounts.duties_of(tx, "p-1", TODAY) == {"auditor"}
    assert accounts.duties_of(tx, "p-1", date(2026, 11, 24)) == frozenset()


def test_an_unknown_login_costs_a_hash_too(tx: Transaction, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.create_account(tx, "anh", "p-1", "một câu ngắn", TODAY)
    seen: list[str] = []
    monkeypatch.setattr(accounts, "_fits", lambda kept, password: bool(seen.append(kept)))
    accounts.verify(tx, "anh", "x", TODAY)
    accounts.verify(tx, "nobody", "x", TODAY)
    assert len(seen) == 2
    assert all(kept.startswith("$argon2id$") for kept in seen)


def test_a_password_that_fitted_once_is_known_again_until_it_is_changed(
    tx: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.create_account(tx, "anh", "p-1", "một câu ngắn", TODAY)
    asked: list[str] = []
    hasher = accounts.HASHER

    class Counted:
        def verify(self, kept: str, password: str) -> bool:
            asked.append(password)
            return hasher.verify(kept, password)

    monkeypatch.setattr(accounts, "HASHER", Counted())
    for _request in range(3):
        assert accounts.verify(tx, "anh", "một câu ngắn", TODAY) is not None
    assert asked == ["một câu ngắn"]
    assert accounts.verify(tx, "anh", "một câu khác", TODAY) is None
    monkeypatch.setattr(accounts, "HASHER", hasher)
    accounts.set_password(tx, "anh", "một câu khác")
    assert accounts.verify(tx, "anh", "một câu ngắn", TODAY) is None


def test_a_password_typed_on_another_keyboard_is_the_same(tx: Transaction) -> None:
    accounts.create_account(tx, "anh", "p-1", "Nguyê\u0303n ấn", TODAY)
    assert accounts.verify(tx, "anh", "Nguyễn ấn", TODAY) is not None


def test_it_refuses_what_would_not_do(tx: Transaction) -> None:
    with pytest.raises(WeakPassword):
        accounts.create_account(tx, "anh", "p-1", "ngan", TODAY)
    with pytest.raises(WeakPassword):
        accounts.create_account(tx, "anh-anh-anh", "p-1", "Anh-anh-anh", TODAY)
    with pytest.raises(UnknownDuty):
        accounts.create_account(tx, "anh", "p-1", "một câu ngắn", TODAY, duties=["king"])
    with pytest.raises(NotFound):
        accounts.create_account(tx, "anh", "p-111", "một câu ngắn", TODAY)
    accounts.create_account(tx, "anh", "p-1", "một câu ngắn", TODAY)
    with pytest.raises(AlreadyExists):
        accounts.create_account(tx, "anh", "p-2", "một câu ngắn", TODAY)


def test_changing_a_password_needs_the_old_one(tx: Transaction) -> None:
    accounts.create_account(tx, "anh", "p-1", "một câu ngắn", TODAY)
    with pytest.raises(WrongPassword):
        accounts.change_password(tx, "anh", "sai", "một câu khác")
    accounts.change_password(tx, "anh", "một câu ngắn", "một câu khác")
    assert accounts.verify(tx, "anh", "một câu khác", TODAY) is not None
    assert accounts.verify(tx, "anh", "một câu ngắn", TODAY) is None
