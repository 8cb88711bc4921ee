"""What drafting and releasing declines, and why."""

from dataclasses import dataclass

from engine.errors import Kind, Refused


@dataclass(eq=False)
class SavedMeanwhile(Refused):
    """Somebody else saved the draft since it was read; nothing is overwritten."""

    kind = Kind.CONFLICT
    by: str
    at: str
    revision: int
    says = "{by} đã lưu bản nháp này sau khi bạn mở; bản của bạn chưa được lưu."
    do = "Xem bản của người kia rồi chọn giữ bản nào."


@dataclass(eq=False)
class NotADraftNow(Refused):
    """The draft was handed in, released or thrown away: it cannot be changed."""

    kind = Kind.CONFLICT
    name: str
    says = "Bản nháp “{name}” không còn ở trạng thái sửa được."
    do = "Rút lại đề nghị ban hành, hoặc mở bản nháp mới."


@dataclass(eq=False)
class BadFile(Refused):
    """A file that is no part of a procedure, or is too large."""

    path: str
    says = "Không nhận tệp “{path}”: tên không đúng chỗ trong thủ tục, hoặc tệp quá lớn."
    do = "Tệp nằm trong forms/, documents/, decisions/, texts/, scenarios/; mỗi tệp dưới 4 MB, cả thủ tục dưới 20 MB."


@dataclass(eq=False)
class NotThisFile(Refused):
    """What came back from another tool is no diagram or decision of this draft."""

    name: str
    reason: str
    says = "Không nhận tệp “{name}”: {reason}."
    do = "Chọn tệp đã tải về từ bản nháp này, sau khi lưu lại bằng công cụ vẽ. Bản nháp chưa thay đổi gì."


@dataclass(eq=False)
class BadProcedureId(Refused):
    """The id of a new procedure is a folder name in small letters, and nobody has it yet."""

    id: str
    says = "Mã thủ tục “{id}” không dùng được hoặc đã có."
    do = "Dùng chữ thường không dấu, số và gạch nối, ví dụ: gia-han-giay-to."


@dataclass(eq=False)
class ReasonNeeded(Refused):
    """Somebody who refuses, suspends or releases in doubt says why."""

    says = "Cần ghi lý do."
    do = "Viết một câu để người khác hiểu và để lưu trong lịch sử."


@dataclass(eq=False)
class NothingChanged(Refused):
    """The draft is what is in force already."""

    kind = Kind.CONFLICT
    number: int
    says = "Bản nháp giống hệt phiên bản {number} đang dùng, không có gì để ban hành."
    do = "Sửa bản nháp, hoặc bỏ bản nháp này."


@dataclass(eq=False)
class DayHasPassed(Refused):
    """Entry into force lies today or later."""

    day: str
    says = "Ngày có hiệu lực “{day}” đã qua hoặc không phải ngày hợp lệ."
    do = "Chọn hôm nay hoặc một ngày sau."


@dataclass(eq=False)
class SecondPersonNeeded(Refused):
    """Whoever drew or handed it in does not consent to it."""

    kind = Kind.NOT_ALLOWED
    says = "Người đã sửa hoặc trình bản này không được tự đồng ý ban hành."
    do = "Một quản trị quy trình khác, chưa sửa bản này, xem và đồng ý."


@dataclass(eq=False)
class NotWhatYouSaw(Refused):
    """What would be released is not the content that the person looked at."""

    kind = Kind.CONFLICT
    says = "Nội dung đề nghị ban hành không còn là nội dung bạn đã xem."
    do = "Tải lại trang, xem lại những gì thay đổi rồi quyết định."


@dataclass(eq=False)
class AnotherWaits(Refused):
    """Another version was consented to for a later day: on that day it would take the place of this one."""

    kind = Kind.CONFLICT
    says = "Phiên bản {number} đã được đồng ý và sẽ có hiệu lực từ ngày {day}; đến ngày đó nó thay phiên bản này."
    do = "Chọn giữ hay bỏ phiên bản đang chờ, rồi đồng ý lại."

    number: int
    day: str


@dataclass(eq=False)
class AlreadyDecided(Refused):
    """Somebody consented, refused or withdrew before."""

    kind = Kind.CONFLICT
    says = "Đề nghị ban hành này đã có quyết định hoặc đã được rút lại."
    do = "Tải lại trang để xem kết quả."
