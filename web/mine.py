"""An official's own calendar, its private feed, how to be told; and for the operator the mail that leaves."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.errors import Refused
from engine.notices import deliver, feed, my_calendar, wishes
from engine.notices.mail import sender_of, site_address
from engine.organisation.duties import require_operator
from web.errors import STATUS, words
from web.session import actor, office
from web.texts import language

pages = Blueprint("mine", __name__)


@pages.get("/my-calendar")
def month() -> str:
    try:
        first = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        first = None
    return render_template("my_calendar.html", page=my_calendar.month_page(office(), g.viewer, first))


@pages.get("/my-calendar/feed/<secret>.ics")
def read(secret: str) -> Any:
    """Read by calendar programs without a session; the secret in the address is the key."""
    found = feed.read_feed(office(), secret)
    response = Response(found.content, mimetype="text/calendar")
    response.set_etag(found.etag)
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response.make_conditional(request)


@pages.get("/notices/settings")
def settings() -> str:
    return _settings()


def _settings(secret: str = "", message: str = "") -> str:
    with office().store.read() as tx:
        wish = wishes.wish_of(tx, g.viewer.person)
    address = ""
    if secret:
        path = url_for("mine.read", secret=secret)
        address = f"{site_address() or request.host_url.rstrip('/')}{path}"
    state = feed.feed_state(office(), g.viewer.person)
    return render_template(
        "notice_settings.html", wish=wish, hours=wishes.HOURS, state=state, address=address, message=message
    )


@pages.post("/notices/settings")
def choose() -> Any:
    hour = request.form.get("hour", "")
    try:
        chosen = int(hour) if hour.isdigit() else -1
        wishes.choose(office(), actor(), mail=request.form.get("mail") == "on", digest_hour=chosen)
    except Refused as refused:
        says, do = words(refused)
        return Response(_settings(message=f"{says} {do}"), status=STATUS[refused.kind])
    return redirect(url_for("mine.settings", saved=1))


@pages.post("/notices/settings/feed")
def feed_address() -> Any:
    """The address is shown on this answer and kept nowhere; to see one again means to make a new one."""
    if request.form.get("action") == "revoke":
        feed.revoke_address(office(), actor())
        return redirect(url_for("mine.settings", revoked=1))
    return _settings(secret=feed.make_address(office(), actor()))


@pages.get("/mail")
def mail() -> str:
    with office().store.read() as tx:
        require_operator(tx, actor(), deliver.LETTERS)
    return render_template(
        "mail.html", state=deliver.mail_state(office(), language=language()), configured=sender_of() is not None
    )


@pages.post("/mail/<mail_id>/retry")
def retry(mail_id: str) -> Any:
    deliver.retry_mail(office(), actor(), mail_id)
    return redirect(url_for("mine.mail", again=1))
