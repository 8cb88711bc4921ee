"""`quytrinh serve`: gunicorn with the pages; in each worker a scheduler that only wakes us up."""

import os
import socket
from typing import Any

import click
from apscheduler.schedulers.background import BackgroundScheduler
from gunicorn.app.base import BaseApplication

from engine.demo.province import ACCOUNTS, PASSWORD
from engine.execution.office import Office
from engine.notices.deliver import deliver
from engine.notices.digest import write_digests
from engine.notices.mail import Sender, sender_of
from engine.schedule.waking import wake
from web.app import create_app

#: How often each worker looks for what is due; the rows decide what happens, not the clock of a worker.
WAKE_SECONDS = 5
#: How often each worker looks for letters, when a mail server is set up.
POST_SECONDS = 15


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured here instead of by a file."""

    def __init__(self, database: str, options: dict[str, Any]) -> None:
        self.database = database
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Runs in each worker: its own connections, its own cache, its own waker."""
        office = Office.open(self.database, migrate=False)
        scheduler = BackgroundScheduler(timezone="Asia/Ho_Chi_Minh", daemon=True)
        scheduler.add_job(_wake, "interval", seconds=WAKE_SECONDS, args=[office], max_instances=1, coalesce=True)
        if (sender := sender_of()) is not None:
            options = {"seconds": POST_SECONDS, "args": [office, sender], "max_instances": 1, "coalesce": True}
            scheduler.add_job(_post, "interval", **options)
        scheduler.start()
        return create_app(office)


def _wake(office: Office) -> None:
    wake(office, f"{socket.gethostname()}:{os.getpid()}")


def _post(office: Office, sender: Sender) -> None:
    """Apart from the waker: a slow mail server holds up letters only."""
    write_digests(office)
    deliver(office, sender)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=1, show_default=True, help="Processes; several need PostgreSQL.")
@click.option("--threads", default=4, show_default=True)
@click.pass_obj
def serve(desk: Any, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages; Ctrl-C ends."""
    office = desk.office  # opens, migrates
    click.echo(f"Quy Trình: http://{host}:{port}")
    if office.demo:
        click.echo(f"Tài khoản trình diễn / demo accounts (mật khẩu / password: {PASSWORD}):")
        for login, _person, what in ACCOUNTS:
            click.echo(f"  {login:20} {what}")
    click.echo("Ctrl-C để dừng / to stop.")
    office.store.engine.dispose()
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "loglevel": "warning",
        "graceful_timeout": 5,
        "control_socket_disable": True,
    }
    Server(desk.database, options).run()
