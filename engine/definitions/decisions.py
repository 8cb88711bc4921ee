"""The decisions that a version of a procedure brings itself, and their place among the rules of the house."""

from collections.abc import Mapping

FOLDER = "decisions/"


def own(files: Mapping[str, str]) -> dict[str, str]:
    """Files of the decisions of one version, by the name under which the house knows them."""
    return {path.rpartition("/")[2]: text for path, text in files.items() if path.startswith(FOLDER)}


def among(house: Mapping[str, str], before: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    """The rules of the house with the decisions of a version in place of those of the version before it."""
    brought = own(files)
    gone = own(before).keys() - brought.keys()
    return {name: text for name, text in house.items() if name not in gone} | brought
