"""What has happened in the demo before the visitor comes."""

from datetime import datetime

from engine.execution.office import Office


def play(office: Office, until: datetime) -> None:
    """Nothing yet."""
