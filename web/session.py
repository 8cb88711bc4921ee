"""Who is signed in, in which language; in the demo also "act as" and the clock."""

import json
import time
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, jsonify, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError

from engine.demo import clock as demo_clock
from engine.demo.province import ACCOUNTS
from engine.errors import Refused
from engine.execution import acts
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import accounts, people
from engine.schedule import board
from engine.store.transaction import Actor
from web.texts import _

pages = Blueprint("session", __name__)

#: Levels whose leaders begin with the cycle board.
LEADERS = ("central", "province", "commune")
#: Pages that need nobody signed in.
OPEN = {"session.sign_in", "session.sign_in_post", "session.language", "session.health", "mine.read", "static"}


def office() -> Office:
    """The office that this application serves."""
    return current_app.extensions["office"]  # type: ignore[no-any-return]


def actor() -> Actor:
    """The person signed in, as the engine knows actors."""
    return Actor(g.viewer.person)


def before() -> Any:
    """Default deny: every page but the open ones needs somebody signed in; every post needs its token."""
    g.language = session.get("language", "vi")
    office().follow_demo_clock()
    g.viewer = _viewer()
    if request.endpoint in OPEN or request.endpoint is None:
        if request.method == "POST":
            current_app.extensions["csrf"].protect()
        return None
    if request.path.startswith("/api/"):
        return None
    if g.viewer is None:
        if request.method == "POST":
            return _keep_and_sign_in()
        return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
    if request.method == "POST":
        try:
            current_app.extensions["csrf"].protect()
        except CSRFError:
            return _keep_and_sign_in()
    return None


def _viewer() -> Viewer | None:
    person_id = session.get("person")
    if not person_id:
        return None
    with office().store.read() as tx:
        person = people.person(tx, person_id)
        duties = accounts.duties_of(tx, person_id, tx.today)
    return Viewer(person.id, person.full_name, duties, g.language)


def _keep_and_sign_in() -> Any:
    """The session ended while somebody typed: keep the text through the sign-in."""
    kept = {key: request.form.getlist(key) for key in request.form if key not in ("csrf_token",)}
    session.pop("person", None)
    g.viewer = None
    message = _("Phiên làm việc đã hết. Đăng nhập lại; nội dung bạn vừa nhập vẫn được giữ.")
    page = render_template(
        "sign_in.html", next=request.path, kept=json.dumps(kept, ensure_ascii=False), message=message
    )
    return Response(page, status=401)


def safe_next(target: str | None) -> str:
    """Only paths of this site."""
    parts = urlsplit(target or "")
    if not target or parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return url_for("tasks.inbox_page")
    return target


@pages.get("/sign-in")
def sign_in() -> str:
    return render_template("sign_in.html", next=request.args.get("next", ""), kept="", message="")


@pages.post("/sign-in")
def sign_in_post() -> Any:
    login = request.form.get("login", "").strip().lower()
    # login -> times of recent failures: after five within a minute, wait
    failures: dict[str, list[float]] = current_app.extensions.setdefault("failures", {})
    recent = [at for at in failures.get(login, []) if time.monotonic() - at < 60]
    kept = request.form.get("kept", "")
    if len(recent) >= 5:
        message = _("Sai mật khẩu quá nhiều lần. Đợi một phút rồi thử lại.")
        page = render_template("sign_in.html", next=request.form.get("next", ""), kept=kept, message=message)
        return Response(page, status=429)
    with office().store.read() as tx:
        account = accounts.verify(tx, login, request.form.get("password", ""), tx.today)
    if account is None:
        failures[login] = [*recent, time.monotonic()]
        message = _("Tên đăng nhập hoặc mật khẩu không đúng.")
        page = render_template("sign_in.html", next=request.form.get("next", ""), kept=kept, message=message)
        return Response(page, status=401)
    failures.pop(login, None)
    _enter(account)
    wanted = request.form.get("next")
    return redirect(_restore(kept, safe_next(wanted) if wanted not in (None, "", "/") else home()))


def _enter(account: accounts.Account) -> None:
    _enter_as(account.login, account.person, session.get("language") or account.language)


def _enter_as(login: str, person: str, language: str) -> None:
    session.clear()
    session.permanent = True
    session.update(person=person, login=login, language=language)
    with office().store.read() as tx:
        led = board.scope(tx, person)
    session["leads"] = bool(led)
    session["home"] = "schedule.cycle_board" if any(unit.level in LEADERS for unit in led) else "tasks.inbox_page"


def home() -> str:
    """The first page: the cycle board for who leads a province or a commune, the inbox for everybody else."""
    return url_for(session.get("home", "tasks.inbox_page"))


def _restore(kept: str, target: str) -> str:
    """What was typed before the sign-in becomes the draft of its task."""
    if not kept or not target.startswith("/tasks/"):
        return target
    task_id = target.split("/")[2]
    try:
        raw = {key: value if len(value) > 1 else value[0] for key, value in json.loads(kept).items() if value}
        acts.save_draft(office(), Actor(session["person"]), task_id, raw)
    except (Refused, ValueError, AttributeError):
        return target
    return url_for("tasks.task", task_id=task_id, kept=1)


@pages.post("/sign-out")
def sign_out() -> Any:
    language = session.get("language", "vi")
    session.clear()
    session["language"] = language
    return redirect(url_for("session.sign_in"))


@pages.post("/language")
def language() -> Any:
    session["language"] = "en" if request.form.get("language") == "en" else "vi"
    return redirect(safe_next(request.form.get("next")))


@pages.post("/demo/act-as")
def act_as() -> Any:
    """The demo's switch between accounts, or into whoever holds a task; a real installation has none."""
    login, person = request.form.get("login", ""), request.form.get("person", "")
    if not office().demo:
        return redirect(url_for("tasks.inbox_page"))
    with office().store.read() as tx:
        account = accounts.account(tx, login) if login in [known for known, _person, _what in ACCOUNTS] else None
        if account is None and person and people.names(tx, [person]):
            account = next(iter(accounts.accounts_of(tx, person, tx.today)), None)
            if account is None:  # most people of the demo need no account of their own
                _enter_as("", person, session.get("language", "vi"))
                return redirect(safe_next(request.form.get("next")))
    if account is not None:
        _enter(account)
    return redirect(safe_next(request.form.get("next")) if person else home())


@pages.post("/demo/clock")
def demo_time() -> Any:
    """Move the demo's day ahead; what is due on the way happens."""
    wanted = request.form.get("step", "")
    if office().demo:
        if wanted == "deadline":
            demo_clock.to_next_deadline(office())
        else:
            demo_clock.advance(office(), {"day": 1, "week": 7}.get(wanted, 1))
    return redirect(safe_next(request.form.get("next")))


@pages.get("/healthz")
def health() -> Any:
    try:
        with office().store.read() as tx:
            people.names(tx, ["-"])
    except Exception:  # the edge: whatever is wrong with the database, the answer is "not healthy"
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok")
