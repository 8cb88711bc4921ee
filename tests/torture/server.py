"""The product as the operator starts it, with somebody who kills its processes."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self


class Server:
    """`quytrinh serve` on a free port; whoever kills it starts it again when all of it is gone."""

    def __init__(self, database: str, workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._command = [
            *(sys.executable, "-c", "from engine.cli.main import main; main()", "--database", database),
            *("serve", "--port", str(self.port), "--workers", str(workers)),
        ]
        self._lock = threading.Lock()
        self._log = Path(tempfile.mkdtemp(prefix="qt-torture-")) / "serve.log"

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _start(self) -> None:
        with self._log.open("a") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, start_new_session=True)
        for _try in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError(f"the server does not answer:\n{self._log.read_text()}")

    def kill_one(self, chance: random.Random) -> None:
        """Kill one of the processes that answer; sometimes all of them with their parent, as a power cut does."""
        with self._lock:
            if chance.random() < 0.1:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                self._start()
                return
            pid = self._process.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if children:
                with contextlib.suppress(ProcessLookupError):  # it died of an earlier kill in this very moment
                    os.kill(int(chance.choice(children)), signal.SIGKILL)
