"""Where the procedures and rules lie that came with this installation."""

from pathlib import Path


def workflows_root() -> Path:
    """The folder `workflows/` that came with this installation."""
    return Path(__file__).resolve().parents[2] / "workflows"
