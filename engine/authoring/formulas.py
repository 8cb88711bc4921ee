"""An expression in words: conditions and values, as far as each part can be said; what cannot is not said at all."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from engine.rules.syntax import Call, Choice, Index, Literal, Many, Member, Name, NotRead, Pairs, Sign, read


class Vocabulary(Protocol):
    """What the words for names are taken from."""

    def __call__(self, template: str, **values: object) -> str:
        """One sentence of ours, filled."""

    def text(self, words: str) -> str:
        """A text of the procedure in the language at hand."""

    def variable(self, name: str) -> str:
        """What people call a variable."""

    def part(self, name: str, key: str) -> str:
        """What people call one part of what a variable holds."""

    def member(self, name: str, key: str) -> str:
        """A part of what a variable holds, and whose part it is."""

    def option(self, name: str, value: str) -> str:
        """A value as people call it where the name stands."""

    def fixed(self, of: str, text: str) -> str:
        """A fixed text in quotes; of: whose value it is."""

    def where(self, text: str) -> str:
        """A place without a body."""

    def who(self, text: str) -> str:
        """An assignment."""

    def place(self, text: str) -> str:
        """A body or a unit."""

    def is_member(self, name: str) -> bool:
        """Is it one item of a list that the diagram goes through?"""


COMPARED = {
    "==": "{name} là {value}",
    "!=": "{name} không phải {value}",
    ">=": "{name} từ {value} trở lên",
    "<=": "{name} không quá {value}",
    ">": "{name} lớn hơn {value}",
    "<": "{name} nhỏ hơn {value}",
    "in": "{name} thuộc {value}",
}
#: function, number of arguments (its own `of` counts) -> words; `{a}` is what it is asked of
CALLED = {
    ("size", 1): "số mục của {a}",
    ("string", 1): "{a}",
    ("int", 1): "{a}",
    ("dyn", 1): "{a}",
    ("contains", 2): "{a} có {b}",
    ("startsWith", 2): "{a} bắt đầu bằng {b}",
    ("endsWith", 2): "{a} kết thúc bằng {b}",
    ("or_else", 2): "{a} (không có thì {b})",
    ("is_empty", 1): "{a} trống",
    ("year_of", 1): "năm của {a}",
    ("year_end", 1): "ngày cuối năm {a}",
    ("days", 2): "{a} cộng {b} ngày",
    ("months", 2): "{a} cộng {b} tháng",
    ("working_days", 2): "{a} cộng {b} ngày làm việc",
    ("total", 1): "tổng của {a}",
    ("flatten", 1): "tất cả mục của {a}",
    ("join", 2): "{a}, nối bằng {b}",
    ("merge", 3): "{a} ghép với {b} theo {c}",
    ("superior_of", 1): "cấp trên của {a}",
    ("level_of", 1): "cấp của {a}",
    ("name_of", 1): "tên của {a}",
    ("term", 1): "{a}",
    ("body", 1): "cơ quan ghi ở {a}",
    ("holder", 1): "người giữ vai trò ghi ở {a}",
    ("matches", 2): "{a} theo mẫu {b}",
    ("count", 3): "số mục của {a} có {b} là {c}",
    ("find", 3): "mục của {a} có {b} là {c}",
    ("with_value", 3): "mỗi mục của {a} thêm {b} là {c}",
    ("pluck", 2): "{b} của từng mục của {a}",
    ("lift", 2): "{a}, mỗi mục kèm các phần của {b}",
}
#: the second argument of these is the name of a part of an item
BY_PART = {"count": (1,), "find": (1,), "with_value": (1,), "pluck": (1,), "lift": (1,), "merge": (2,)}
SIGNS = {"*": "×", "-": "−"}


def _is_text(part: Any) -> bool:
    return isinstance(part, Literal) and isinstance(part.value, str)


class _Unsaid(Exception):
    """A part that has no words."""


class Formulas:
    """Says expressions with the words of one definition."""

    def __init__(self, say: Vocabulary, of: str = "") -> None:
        self.say = say
        self.of = of
        self.bound: list[str] = []

    def condition(self, text: str) -> str | None:
        """What must hold, in words; None when a part of it has none."""
        return self._said(text, self._holds)

    def value(self, text: str) -> str | None:
        """What is worked out, in words; None when a part of it has none."""
        return self._said(text, self._value)

    def _said(self, text: str, how: Callable[[Any], str]) -> str | None:
        try:
            return how(read(text))
        except (NotRead, _Unsaid):
            return None

    # -- what holds ------------------------------------------------------------------------------------------------

    def _holds(self, part: Any) -> str:
        match part:
            case Sign("||" | "&&" as sign, parts):
                joined = " hoặc " if sign == "||" else " và "
                return self.say(joined).join(self._inside(one, sign) for one in parts)
            case Sign("!", (inner,)):
                return self._not(inner)
            case Sign(sign, (left, right)) if sign in COMPARED:
                return self._compared(sign, left, right)
            case Literal(bool() as fixed):
                return self.say("luôn luôn") if fixed else self.say("không bao giờ")
            case Name() | Member():
                return self.say("có {name}", name=self._value(part))
        return self._value(part)

    def _inside(self, part: Any, sign: str) -> str:
        """A part beside another one; what binds otherwise stands in brackets."""
        said = self._holds(part)
        return f"({said})" if isinstance(part, Sign) and part.sign in ("||", "&&") and part.sign != sign else said

    def _not(self, inner: Any) -> str:
        match inner:
            case Call("is_empty", None, (of,)):
                return self.say("{a} không trống", a=self._value(of))
            case Name() | Member():
                return self.say("không {name}", name=self._value(inner))
        return self.say("không phải: {what}", what=self._holds(inner))

    def _compared(self, sign: str, left: Any, right: Any) -> str:
        match (left, sign, right):
            case (Call("size" | "count" as function, of, arguments), "==" | ">" | "!=", Literal(0)):
                if function == "size":
                    says = "{a} không có mục nào" if sign == "==" else "{a} có ít nhất một mục"
                    return self.say(says, a=self._value(of if of is not None else arguments[0]))
                rows, key, value = arguments
                says = "{a} không có mục nào có {b} là {c}" if sign == "==" else "{a} có mục có {b} là {c}"
                return self.say(says, **self._by_part(function, (rows, key, value)))
            case (Call("find", None, (rows, key, value)), "==" | "!=", Literal(None)):
                says = "{a} không có mục nào có {b} là {c}" if sign == "==" else "{a} có mục có {b} là {c}"
                return self.say(says, **self._by_part("find", (rows, key, value)))
            case (Name() | Member(), "!=", Literal(bool() as yes)):
                says = "{name} là không hoặc trống" if yes else "{name} là có hoặc trống"
                return self.say(says, name=self._value(left))
            case (Name() | Member(), _, Literal(value)) if isinstance(value, str):
                fixed = self.say.fixed(self._last(left), value)
                return self.say(COMPARED[sign], name=self._value(left), value=fixed)
            case (Name() | Member(), "in", Many(items)) if all(isinstance(one, Literal) for one in items):
                several = self._listed(
                    self.say.fixed(self._last(left), one.value) if isinstance(one.value, str) else self._value(one)
                    for one in items
                )
                return self.say(COMPARED[sign], name=self._value(left), value=several)
        return self.say(COMPARED[sign], name=self._value(left), value=self._value(right))

    def _last(self, part: Any) -> str:
        return str(part.key if isinstance(part, Member) else part.name)

    # -- what is worked out ----------------------------------------------------------------------------------------

    def _value(self, part: Any) -> str:
        match part:
            case Literal():
                return self._fixed(part.value)
            case Name(name):
                return self.say("mục đó") if name in self.bound or self.say.is_member(name) else self.say.variable(name)
            case Member():
                return self._member(part)
            case Index(of, Literal(int() as at)):
                says = "mục đầu của {of}" if at == 0 else "mục thứ {n} của {of}"
                return self.say(says, of=self._value(of), n=at + 1)
            case Call():
                return self._call(part)
            case Choice(condition, then, otherwise):
                values = {"then": self._value(then), "otherwise": self._value(otherwise)}
                return self.say(
                    "{then} nếu {condition}, không thì {otherwise}", condition=self._holds(condition), **values
                )
            case Many(items):
                return self._listed(self._value(one) for one in items) or self.say("danh sách trống")
            case Pairs(pairs):
                return self._listed((self._pair(key, one) for key, one in pairs), "; ") or self.say("không có gì")
            case Sign("+", _):
                return self._together(part)
            case Sign("-", (one,)):
                return f"-{self._value(one)}"
            case Sign("-" | "*" | "/" | "%" as sign, (left, right)):
                return (
                    f"{self._value(left)} {'×' if sign == '*' else '−' if sign == '-' else sign} {self._value(right)}"
                )
            case Sign():
                return self._holds(part)
        raise _Unsaid

    def _fixed(self, value: Any) -> str:
        if value is None or isinstance(value, bool):
            return self.say({True: "có", False: "không", None: "trống"}[value])
        return self.say.fixed(self.of, value) if isinstance(value, str) else str(value)

    def _listed(self, words: Iterable[str], between: str = ", ") -> str:
        return between.join(words)

    def _pair(self, key: Any, value: Any) -> str:
        """`name: what it is`; a part that is only taken over is just named."""
        if not isinstance(key, Literal):
            raise _Unsaid
        named = self.say.part("", str(key.value))
        said = self.say.fixed(str(key.value), value.value) if _is_text(value) else self._value(value)
        taken_over = isinstance(value, Member) and value.key == key.value
        return named if taken_over else f"{named}: {said}"

    def _member(self, part: Member) -> str:
        match part.of:
            case Name(name) if name in self.bound or self.say.is_member(name):
                return self.say.part("", part.key)
            case Name(name):
                return self.say.member(name, part.key)
        return self.say("{part} của {of}", part=self.say.part("", part.key), of=self._value(part.of))

    def _together(self, part: Any) -> str:
        """Numbers and lists are added; texts are put together, and said as one text."""
        pieces: list[Any] = []
        while isinstance(part, Sign) and part.sign == "+" and len(part.parts) == 2:
            pieces.insert(0, part.parts[1])
            part = part.parts[0]
        pieces.insert(0, part)
        if not any(_is_text(one) for one in pieces):
            return " + ".join(self._value(one) for one in pieces)
        text = "".join(
            self.say.text(one.value) if _is_text(one) else f"<{self._value(one).replace('“', '').replace('”', '')}>"
            for one in pieces
        )
        return f"“{text}”"

    def _call(self, part: Call) -> str:
        arguments = ((part.of,) if part.of is not None else ()) + part.arguments
        match (part.function, arguments):
            case (("filter" | "exists" | "exists_one" | "all" | "map") as function, (rows, Name(name), body)):
                return self._each(function, rows, name, body)
            case ("has", (inner,)):
                return self.say("có {name}", name=self._value(inner))
            case ("holder", (Literal(str() as assignment),)):
                return self.say.who(assignment)
            case ("body", (Literal(str() as place),)):
                return self.say.place(place)
            case ("body", (Sign("+", (kind, Literal(str() as at))),)) if at.startswith("@"):
                return self.say("cơ quan ghi ở {a}, {where}", a=self._value(kind), where=self.say.where(at[1:]))
            case ("or_else", (value, Literal("") | Many(()))):
                return self.say("{a} (nếu có)", a=self._value(value))
        words = CALLED.get((part.function, len(arguments)))
        if words is None:
            raise _Unsaid
        return self.say(words, **self._by_part(part.function, arguments))

    def _by_part(self, function: str, arguments: tuple[Any, ...]) -> dict[str, str]:
        """Arguments in words as a, b, c; some are names of parts, and the one after such a name is its value."""
        said: dict[str, str] = {}
        for number, one in enumerate(arguments):
            if number in BY_PART.get(function, ()) and isinstance(one, Literal):
                said["abc"[number]] = self.say.part("", str(one.value))
            elif number - 1 in BY_PART.get(function, ()) and _is_text(one):
                key = arguments[number - 1]
                said["abc"[number]] = f"“{self.say.option(str(getattr(key, 'value', '')), one.value)}”"
            else:
                said["abc"[number]] = self._value(one)
        return said

    def _each(self, function: str, rows: Any, name: str, body: Any) -> str:
        of = self._value(rows)
        self.bound.append(name)
        try:
            if function == "map":
                return self.say("{what} của từng mục của {of}", what=self._mapped(body), of=of)
            says = {
                "filter": "các mục của {of} mà {what}",
                "exists": "có mục của {of} mà {what}",
                "exists_one": "có đúng một mục của {of} mà {what}",
                "all": "mọi mục của {of} đều {what}",
            }
            return self.say(says[function], of=of, what=self._holds(body))
        finally:
            self.bound.pop()

    def _mapped(self, body: Any) -> str:
        said = self._value(body)
        return f"({said})" if isinstance(body, Pairs) else said
