"""Which files of a procedure are its scenarios."""

from collections.abc import Mapping

_FOLDER, _ENDING = "scenarios/", ".yaml"


def scenarios_of(files: Mapping[str, str]) -> dict[str, str]:
    """Name and text of every scenario among the files of a procedure."""
    return {scenario_name(path): text for path, text in files.items() if path == scenario_path(scenario_name(path))}


def scenario_path(name: str) -> str:
    """The file of a scenario."""
    return f"{_FOLDER}{name}{_ENDING}"


def scenario_name(path: str) -> str:
    """The name of a scenario by its file."""
    return path.removeprefix(_FOLDER).removesuffix(_ENDING)
