"""Values as a scenario file has them."""

from datetime import date
from typing import Any


def plain(value: Any) -> Any:
    """YAML dates as ISO text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
