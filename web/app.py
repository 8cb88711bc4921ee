"""Build the application; nothing happens at import time."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, g, session
from flask_wtf.csrf import CSRFProtect

from engine.clock import restored
from engine.demo import clock as demo_clock
from engine.demo.province import ACCOUNTS
from engine.errors import Refused
from engine.execution import inbox
from engine.execution.office import Office
from engine.execution.timeline import outcome_words
from engine.wording import engine_catalogue
from web import (
    api,
    cases,
    cycles,
    days,
    drafts,
    drafts_api,
    errors,
    history,
    mine,
    modeler,
    organisation,
    procedures,
    rehearsals,
    render,
    rules,
    schedule,
    tasks,
    terms,
)
from web import session as session_pages
from web.markdown import markdown
from web.texts import _

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def create_app(office: Office) -> Flask:
    """The pages of one office."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=office.secret_key(),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=60_000_000,
        MAX_FORM_PARTS=20_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.extensions["office"] = office
    app.extensions["csrf"] = CSRFProtect(app)
    parts = (
        session_pages,
        tasks,
        cases,
        procedures,
        rehearsals,
        organisation,
        history,
        rules,
        schedule,
        cycles,
        terms,
        modeler,
        days,
        mine,
        api,
        drafts_api,
        drafts,
    )
    for module in parts:
        app.register_blueprint(module.pages)
    errors.register(app)
    app.before_request(session_pages.before)
    app.after_request(_headers)
    app.context_processor(_context)
    app.jinja_env.filters.update(day=day, moment=moment, markdown=markdown, level_words=level_words, stamp=stamp)
    app.jinja_env.globals.update(_=_, render_form=render.render_form, say_refused=say_refused, say_engine=say_engine)
    app.jinja_env.add_extension("jinja2.ext.do")
    return app


def _headers(response: Any) -> Any:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


def _context() -> dict[str, Any]:
    office: Office = session_pages.office()
    viewer = g.get("viewer")
    found: dict[str, Any] = {"viewer": viewer, "language": g.get("language", "vi"), "demo": office.demo, "unread": 0}
    if viewer is not None:
        found["unread"] = inbox.unread(office, viewer)
    if office.demo:
        found |= {"demo_accounts": ACCOUNTS, "demo_today": demo_clock.today(office), "login": session.get("login")}
    return found


def day(value: str | date | None) -> str:
    """A civil date as people write it: 20/12/2026."""
    if not value:
        return ""
    return f"{date.fromisoformat(str(value)[:10]):%d/%m/%Y}"


def moment(value: str | None) -> str:
    """An instant as people write it: 20/12/2026 08:05."""
    return f"{datetime.fromisoformat(value):%d/%m/%Y %H:%M}" if value else ""


def stamp(value: str | None) -> str:
    """A stored instant as people write it in Viet Nam: 20/12/2026 08:05."""
    return f"{restored(value):%d/%m/%Y %H:%M}" if value else ""


def level_words(value: str) -> str:
    """A level of the review in words; other texts as they are."""
    return outcome_words(value, g.get("language", "vi"))


def say_engine(text: str) -> str:
    """A word of the engine's (a kind of unit, a weekday) in the language of the page."""
    return engine_catalogue().say(text, g.get("language", "vi"))


def say_refused(refused: Refused) -> str:
    """A refusal beside the form that it is about."""
    return " ".join(part for part in errors.words(refused) if part)
