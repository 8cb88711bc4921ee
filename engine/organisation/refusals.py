"""What an act on the organisation declines: impossible days, doubles, circles. Nothing was changed."""

from dataclasses import dataclass

from engine.errors import Kind, NotFound, Refused


@dataclass(eq=False)
class BadId(Refused):
    """An id is read in links and files: lower-case ASCII letters, digits and hyphens only."""

    id: str
    says = "Mã “{id}” không hợp lệ."
    do = "Chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối, tối đa 40 ký tự."


@dataclass(eq=False)
class Missing(Refused):
    """A text that people will read was left empty or is too long for its column."""

    what: str
    says = "Thiếu {what}, hoặc {what} quá dài."
    do = "Nhập lại rồi gửi."


@dataclass(eq=False)
class AlreadyExists(Refused):
    """An id names one thing for ever, also after that thing has ended."""

    kind = Kind.CONFLICT
    what: str
    id: str
    says = "Mã “{id}” đã được dùng cho một {what}."
    do = "Chọn mã khác; mã của {what} đã kết thúc không dùng lại."


@dataclass(eq=False)
class BeforeStart(NotFound):
    """The day lies before the first day of the thing."""

    day: str
    start: str
    says = "{what} “{id}” chưa có vào ngày {day}; bắt đầu từ ngày {start}."
    do = "Chọn ngày từ {start} trở đi."


@dataclass(eq=False)
class AfterEnd(Refused):
    """The day lies after the last day of the thing."""

    kind = Kind.CONFLICT
    what: str
    id: str
    day: str
    end: str
    says = "{what} “{id}” đã kết thúc ngày {end}, trước ngày {day}."
    do = "Dùng đơn vị hoặc chức vụ kế thừa, hoặc chọn ngày sớm hơn."


@dataclass(eq=False)
class ReversedPeriod(Refused):
    """The last day lies before the first."""

    start: str
    end: str
    says = "Ngày kết thúc {end} trước ngày bắt đầu {start}."
    do = "Sửa một trong hai ngày."


@dataclass(eq=False)
class ChangedLater(Refused):
    """The same thing was changed on that day or later; the order of changes cannot be rewritten."""

    kind = Kind.CONFLICT
    what: str
    id: str
    day: str
    says = "{what} “{id}” đã có thay đổi từ ngày {day}."
    do = "Chọn ngày sau ngày {day}."


@dataclass(eq=False)
class Overlaps(Refused):
    """The same chair, membership or substitution already holds on one of the days."""

    kind = Kind.CONFLICT
    what: str
    id: str
    start: str
    end: str
    says = "{what} “{id}” trùng thời gian với khoảng từ {start} đến {end}."
    do = "Kết thúc khoảng cũ trước, rồi ghi khoảng mới từ ngày hôm sau."


@dataclass(eq=False)
class CircleInTree(Refused):
    """A unit would stand above itself."""

    unit: str
    parent: str
    day: str
    says = "Từ ngày {day}, “{parent}” nằm dưới “{unit}” nên không thể là cấp trên của nó."
    do = "Chọn cấp trên khác."


@dataclass(eq=False)
class StillBelow(Refused):
    """A unit cannot end while units below it go on."""

    kind = Kind.CONFLICT
    unit: str
    below: str
    says = "“{unit}” còn đơn vị trực thuộc sau ngày kết thúc: {below}."
    do = "Chuyển các đơn vị này sang cấp trên khác hoặc kết thúc chúng trước."


@dataclass(eq=False)
class StartsLater(Refused):
    """Something inside the unit is planned to start after the unit's last day."""

    kind = Kind.CONFLICT
    unit: str
    what: str
    says = "“{unit}” còn {what} bắt đầu sau ngày kết thúc."
    do = "Chọn ngày kết thúc muộn hơn."


@dataclass(eq=False)
class NothingToEnd(Refused):
    """There is no such row on that day."""

    kind = Kind.NOT_FOUND
    what: str
    id: str
    day: str
    says = "Không có {what} “{id}” vào ngày {day}."
    do = "Kiểm tra lại người, đơn vị và ngày."


@dataclass(eq=False)
class NotWithYourself(Refused):
    """Nobody is their own relative or substitute; a unit does not merge with itself."""

    id: str
    says = "“{id}” không thể gắn với chính mình."
    do = "Chọn một người hoặc đơn vị khác."
