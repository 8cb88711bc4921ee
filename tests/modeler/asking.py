"""A script of Node that answers one line of JSON for each line it is asked."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol


class Ask(Protocol):
    """One question, one answer."""

    def __call__(self, **question: Any) -> Any: ...


@contextmanager
def asking(script: str) -> Iterator[Ask]:
    """Ask a script of this folder; it ends with the block."""
    command = ["node", str(Path(__file__).with_name(script))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        asked, answers = process.stdin, process.stdout

        def ask(**question: Any) -> Any:
            asked.write(json.dumps(question) + "\n")
            asked.flush()
            return json.loads(answers.readline())

        yield ask
        asked.close()
