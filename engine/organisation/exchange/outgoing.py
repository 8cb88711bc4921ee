"""The organisation as CSV files."""

import csv
import io

from engine.organisation.exchange import columns
from engine.organisation.exchange.picture import (
    HOLDINGS,
    KINSHIP,
    MEMBERSHIPS,
    PERIODS,
    PERSONS,
    POSTS,
    SUBSTITUTIONS,
    SUCCESSIONS,
    Line,
    Picture,
    of_database,
)
from engine.store.transaction import Transaction


def export(tx: Transaction) -> dict[str, bytes]:
    """Every unit, person, post, membership, tie and substitution of all days, by file name.

    UTF-8 with the mark that spreadsheets need; sorted, so that two exports can be compared. No accounts.
    """
    return render(of_database(tx))


def render(picture: Picture) -> dict[str, bytes]:
    """A picture as CSV files."""
    return {
        "units.csv": _write(columns.UNITS, _units(picture)),
        "posts.csv": _write(columns.POSTS, _posts(picture)),
        "persons.csv": _write(columns.PERSONS, _plain(picture.lines(PERSONS))),
        "memberships.csv": _write(columns.MEMBERSHIPS, _plain(picture.lines(MEMBERSHIPS))),
        "kinship.csv": _write(columns.KINSHIP, _plain(picture.lines(KINSHIP))),
        "substitutions.csv": _write(columns.SUBSTITUTIONS, _plain(picture.lines(SUBSTITUTIONS))),
    }


def _units(picture: Picture) -> list[dict[str, str]]:
    following: dict[str, list[str]] = {}
    for _, line in sorted(picture.lines(SUCCESSIONS).items()):
        following.setdefault(line["unit"], []).append(f"{line['successor']}:{line['kind']}:{line['on_day']}")
    rows = []
    for _, periods in sorted(picture.grouped(PERIODS, "id").items()):
        for line in periods:
            links = " ".join(following.get(line["id"], [])) if line is periods[-1] else ""
            rows.append({**line.values, "successors": links})
    return rows


def _posts(picture: Picture) -> list[dict[str, str]]:
    holders = picture.grouped(HOLDINGS, "post")
    rows = []
    for _, post in sorted(picture.lines(POSTS).items()):
        held = holders.get((post["id"],))
        for line in held or [Line({"person": "", "valid_from": "", "valid_to": "", "ground": ""})]:
            seat = {
                "holder": line["person"],
                "holder_from": line["valid_from"],
                "holder_to": line["valid_to"],
                "ground": line["ground"],
            }
            rows.append({**post.values, **seat})
    return rows


def _plain(lines: dict[tuple[str, ...], Line]) -> list[dict[str, str]]:
    return [line.values for _, line in sorted(lines.items())]


def _write(file: columns.File, rows: list[dict[str, str]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, file.columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode("utf-8-sig")
