"""The files of an exchange and their columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One CSV file: its columns in order, and what its cells must be."""

    name: str
    columns: tuple[str, ...]
    #: cells that may not be empty
    required: frozenset[str]
    #: cells that hold a civil day
    days: frozenset[str]


def _file(name: str, columns: str, required: str, days: str) -> File:
    return File(name, tuple(columns.split()), frozenset(required.split()), frozenset(days.split()))


#: A unit has one line for each period with the same name and parent; `successors` is `id:kind:day` by blanks.
UNITS = _file(
    "units.csv",
    "id kind level symbol name parent valid_from valid_to successors",
    "id kind level name valid_from",
    "valid_from valid_to",
)
#: A post has one line for each holder, or one line without holder.
POSTS = _file(
    "posts.csv",
    "id unit role title valid_from valid_to holder holder_from holder_to ground",
    "id unit role title valid_from",
    "valid_from valid_to holder_from holder_to",
)
PERSONS = _file(
    "persons.csv",
    "id full_name birth_year email phone works_in_system valid_from valid_to",
    "id full_name valid_from",
    "valid_from valid_to",
)
MEMBERSHIPS = _file(
    "memberships.csv",
    "unit person standing exemption admitted_on valid_from valid_to",
    "unit person standing valid_from",
    "admitted_on valid_from valid_to",
)
KINSHIP = _file(
    "kinship.csv",
    "person relative relation valid_from valid_to",
    "person relative relation valid_from",
    "valid_from valid_to",
)
SUBSTITUTIONS = _file(
    "substitutions.csv",
    "person substitute valid_from valid_to ground",
    "person substitute valid_from valid_to",
    "valid_from valid_to",
)

FILES = {file.name: file for file in (UNITS, POSTS, PERSONS, MEMBERSHIPS, KINSHIP, SUBSTITUTIONS)}
