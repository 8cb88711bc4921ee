"""The one table from kind of error to status and page; nobody ever sees a traceback."""

import logging
import secrets
from typing import Any

from flask import Flask, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from engine.errors import Kind, Refused
from engine.wording import engine_catalogue, sentence
from web.texts import _, language

STATUS = {
    Kind.INVALID: 422,
    Kind.NOT_ALLOWED: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.TOO_LATE: 410,
    Kind.UNAVAILABLE: 503,
}
log = logging.getLogger("quytrinh.web")


def words(refused: Refused) -> tuple[str, str]:
    """What happened and what to do, in the language of the request."""
    say = engine_catalogue().say  # "việc", "hồ sơ": words of ours inside the sentence
    values = {
        key: say(value, language()) if isinstance(value, str) else value for key, value in refused.values().items()
    }
    return sentence(refused.says, values, language()), sentence(refused.do, values, language()) if refused.do else ""


def register(app: Flask) -> None:
    """Answer refusals, unknown pages and defects."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _defect)


def _answer(status: int, says: str, do: str, code: str) -> Any:
    if request.path.startswith("/api/"):
        body = jsonify(type=code, title=says, detail=do, status=status)
        body.mimetype = "application/problem+json"
        return body, status
    return render_template("error.html", says=says, do=do, reference=""), status


def _refused(refused: Refused) -> Any:
    says, do = words(refused)
    return _answer(STATUS[refused.kind], says, do, refused.code)


def _http(error: HTTPException) -> Any:
    if error.code is not None and error.code < 400:
        return error
    if error.code == 404:
        return _answer(
            404, _("Không có trang này."), _("Kiểm tra lại đường dẫn hoặc về trang Việc của tôi."), "NotFound"
        )
    if error.code == 413:
        return _answer(413, _("Nội dung gửi quá lớn."), _("Gửi tệp nhỏ hơn 20 MB."), "TooLarge")
    return _answer(error.code or 500, _("Yêu cầu không hợp lệ."), _("Tải lại trang rồi thử lại."), error.name)


def _defect(error: Exception) -> Any:
    reference = secrets.token_hex(4)
    log.exception("defect %s at %s", reference, request.path, exc_info=error)
    says = _("Có lỗi của hệ thống, việc của bạn chưa được ghi.")
    do = _("Thử lại sau. Nếu vẫn lỗi, báo cho người vận hành mã số này: {reference}", reference=reference)
    return _answer(500, says, do, "Defect")
