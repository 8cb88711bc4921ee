"""The history of a case in plain words."""

import json
from datetime import date
from typing import Any

from engine.clock import restored
from engine.definitions.folder import Definition
from engine.execution.views import TimelineEntry
from engine.organisation import people
from engine.organisation.roles import in_language
from engine.rules.dated import basis
from engine.store.transaction import Transaction
from engine.wording import engine_catalogue, say_kept, sentence

#: verb -> Vietnamese sentence, filled from the details
SENTENCES = {
    "case_started": "Mở hồ sơ “{title}”.",
    "case_closed": "Đóng hồ sơ. Kết quả: {outcome}.",
    "case_linked": "Chuyển sang thủ tục khác: hồ sơ mới đã được mở ({message}).",
    "handover_waiting": "Cần bàn giao bằng tay: {message} → {to_procedure}.",
    "message_sent": "Gửi thông điệp {message}.",
    "message_repeated": "Thông điệp {message} gửi lần nữa; hồ sơ đã mở từ trước, không mở hồ sơ thứ hai.",
    "message_received": "Nhận thông điệp {message}.",
    "signal_sent": "Phát tín hiệu {signal} tới {receivers} nơi đang chờ.",
    "signal_received": "Nhận tín hiệu {signal}.",
    "error_thrown": "Lỗi {error}, chuyển sang “{caught_by}”.",
    "escalation_thrown": "Báo cấp trên: {escalation}.",
    "case_moved": "Chuyển hồ sơ sang phiên bản khác của thủ tục.",
    "case_moved_back": "Hoàn tác việc chuyển phiên bản.",
    "rule_kept": "Giữ câu trả lời của {rule} dù văn bản mới ({document}) trả lời khác: {reason}",
    "rule_converted": "Đổi câu trả lời của {rule} theo {document}: {reason}",
    "task_opened": "Giao việc “{task}” cho {role}.",
    "task_completed": "Hoàn thành việc “{task}”.",
    "claim_refused": "Không cho làm việc “{task}”: không giao cho người này, hoặc người này phải đứng ngoài.",
    "task_cancelled": "Việc “{task}” không còn cần thiết.",
    "task_overdue": "Việc “{task}” đã quá hạn {due}.",
    "reminded": "Nhắc việc “{task}”, hạn {due}.",
    "deadline_moved": "Hạn của “{task}” chuyển từ {before} sang {after} theo danh sách ngày làm việc mới.",
    "deadline_stopped": "Dừng tính hạn việc “{task}”, chờ {awaited}: {reason}",
    "deadline_resumed": "Tính tiếp hạn việc “{task}”: từ {before} sang {after}.",
    "holidays_confirmed": "Xác nhận danh sách ngày nghỉ năm {year} ({source}).",
    "holidays_edited": "Sửa danh sách ngày nghỉ đề nghị của năm {year}: {day} {name}",
    "listed_overdue": "Ghi việc “{task_name}” vào danh sách quá hạn.",
    "document_issued": "Ban hành văn bản “{document}”.",
    "rule_used": "Áp dụng {rule} theo {document} (ngày xét {key_date}).",
    "timer_fired": "Hết thời gian: {event}.",
    "incident_opened": "Sự cố ở bước “{element}”: {message}",
    "incident_closed": "Thử lại bước bị lỗi.",
    "incident_ended": "Sự cố không còn phải xử lý: hồ sơ đã đi tiếp.",
    "conflict_declared": "Khai xung đột lợi ích ở việc “{task}”.",
    "recused": "Chấp nhận từ chối tham gia của {person}.",
    "recusal_refused": "Không chấp nhận từ chối tham gia của {person}.",
    "attachment_filed": "Nộp tệp “{name}”.",
    "draft_begun": "Bắt đầu soạn bản nháp.",
    "draft_discarded": "Bỏ bản nháp.",
    "release_submitted": "Trình ban hành: {notes}",
    "release_consented": "Đồng ý ban hành phiên bản {number}.",
    "release_refused": "Chưa đồng ý ban hành: {reason}",
    "release_withdrawn": "Rút lại đề nghị ban hành.",
    "released": "Ban hành phiên bản {number}.",
    "released_again": "Dùng lại phiên bản {number}.",
    "waiting_dropped": "Bỏ phiên bản {number} đang chờ có hiệu lực (từ ngày {valid_from}).",
    "rule_corrected": "Sửa lỗi gõ trong dòng đã ban hành ({versions}) của quy tắc {rule}: {reason}",
    "entered_into_force": "Phiên bản {number} bắt đầu có hiệu lực.",
    "procedure_suspended": "Tạm dừng mở hồ sơ mới: {reason}",
    "procedure_resumed": "Cho mở hồ sơ trở lại.",
    "start_failed": "Không mở được hồ sơ theo lịch: {reason}",
    "start_held_back": "Không mở hồ sơ theo lịch vì thủ tục đang tạm dừng: {reason}",
    "cycle_begun": "Bắt đầu kỳ {occurrence} của chu kỳ {cycle} cho {units} đơn vị, hạn {due}.",
    "cycle_changed": "Sửa chu kỳ {cycle}, phiên bản {version}: {reason}",
    "cycles_loaded": "Nạp {cycles} chu kỳ.",
    "calendar_begins": "Lịch tự mở hồ sơ từ ngày {on}.",
    "term_added": "Ghi nhiệm kỳ {name}.",
    "term_days_confirmed": "Xác nhận ngày đại hội, bầu cử của nhiệm kỳ {term}: {begins_on}, {next_on}.",
    "term_moved": "Dời đại hội hoặc bầu cử của nhiệm kỳ {term}.",
    "rehearsal_started": "Bắt đầu diễn tập nhiệm kỳ {term}, cỡ {size}.",
    "year3_confirmed": "Xác nhận năm thứ ba của nhiệm kỳ {term}: {year3}.",
}
#: details that belong to the sentence or to the machine, not to the list below it
_QUIET = frozenset(
    """task title role document template message event element kind name procedure version holders due_at payload data
    case id unit key_date rule to_procedure capacity answers due outcome person task_name holder inputs outputs
    replacement dated source verified signal error escalation receivers caught_by move from before after awaited
    calendar list days said""".split()  # noqa: SIM905
)

DATES = {"due", "key_date", "due_on", "before", "after", "day"}


def entries(
    tx: Transaction, rows: list[Any], language: str, definition: Definition | None = None
) -> list[TimelineEntry]:
    """History rows as lines that an official understands."""
    ids = [row["actor"] for row in rows] + [row["on_behalf_of"] for row in rows]
    details = [json.loads(row["details"]) for row in rows]
    ids += [str(item["person"]) for item in details if item.get("person")]
    names = people.names(tx, [item for item in ids if item])
    return [_entry(row, item, names, language, definition) for row, item in zip(rows, details, strict=True)]


def _entry(
    row: Any, details: dict[str, Any], names: dict[str, str], language: str, definition: Definition | None
) -> TimelineEntry:
    values = {key: _shown(key, value, names, language, definition) for key, value in details.items()}
    if row["verb"] == "incident_opened" and details.get("said"):  # older rows have only the Vietnamese text
        values["message"] = say_kept(details["said"], language)
    if row["verb"] == "rule_used" and details.get("dated"):
        values["document"] = basis(details["document"], details["dated"], bool(details.get("verified")), language)
    template = SENTENCES.get(row["verb"])
    said = (
        engine_catalogue().say(template, language).format_map(_Lenient(values))
        if template
        else row["verb"].replace("_", " ")
    )
    system = sentence("Hệ thống", {}, language)
    shown = [
        (key, _text(value)) for key, value in details.items() if key not in _QUIET and value not in (None, "", [], {})
    ]
    return TimelineEntry(
        at=restored(row["at"]).isoformat(timespec="seconds"),
        verb=row["verb"],
        sentence=said,
        actor_name=names.get(row["actor"], system) if row["actor"] else system,
        on_behalf_of_name=names.get(row["on_behalf_of"]) if row["on_behalf_of"] else None,
        details=shown,
    )


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _shown(key: str, value: Any, names: dict[str, str], language: str, definition: Definition | None) -> str:
    if value is None:
        return "-"
    if key == "person":
        return names.get(value, str(value))
    if key == "role":
        return in_language(str(value), language)
    if key in DATES:
        try:
            return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
        except ValueError:
            return str(value)
    if key == "outcome":
        return outcome_words(str(value), language, definition)
    if key in ("task", "event", "element") and definition is not None and isinstance(value, str):
        drawn, separator, rest = value.partition(": ")
        return definition.say(value, language) if not separator else f"{definition.say(drawn, language)}: {rest}"
    return _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


OUTCOMES = {
    "excellent": "hoàn thành xuất sắc nhiệm vụ",
    "good": "hoàn thành tốt nhiệm vụ",
    "completed": "hoàn thành nhiệm vụ",
    "not_completed": "không hoàn thành nhiệm vụ",
    "remedied": "đã khắc phục xong",
    "partly_remedied": "khắc phục một phần",
    "passed_on": "đã chuyển cấp trên xem xét",
}


def outcome_words(outcome: str | None, language: str, definition: Definition | None = None) -> str:
    """An outcome in words: as the procedure names it, else as reviews call their levels."""
    named = definition.procedure.outcome_names.get(outcome or "") if definition is not None else None
    if definition is not None and named:
        return definition.say(named, language)
    return sentence(OUTCOMES.get(outcome or "", outcome or ""), {}, language)
