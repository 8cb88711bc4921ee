"""One line of a scenario in words: which task is done by whom with which answers, what is expected."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from engine.authoring.saying import Speaker

#: Asks for the name of a step or of a procedure that is not in the definition at hand, by id.
Elsewhere = Callable[[str], str]


def step_words(say: Speaker, step: Any, elsewhere: Elsewhere, *, whole: bool = False) -> str:
    """A line in words; whole: with who does it and the answers. What is no line of ours is told as it is written."""
    if not isinstance(step, Mapping):
        return f"“{step}”"
    if "do" in step:
        return _done(say, step, elsewhere) if whole else element_name(say, str(step["do"]), elsewhere)
    if "advance" in step:
        return say("thời gian trôi: {time}", time=_time(say, str(step["advance"])))
    if isinstance(step.get("expect"), Mapping):
        said = [_expected(say, key, value, elsewhere) for key, value in step["expect"].items()]
        return say("mong đợi {what}", what="; ".join(said))
    if isinstance(step.get("follow"), str):
        return say("sang hồ sơ {name}", name=procedure_name(say, step["follow"], elsewhere))
    if isinstance(step.get("declare_conflict"), str):
        return say("xin không làm {name}", name=element_name(say, step["declare_conflict"], elsewhere))
    return f"“{json.dumps(dict(step), ensure_ascii=False, default=str)}”"


def element_name(say: Speaker, element: str, elsewhere: Elsewhere) -> str:
    """A step by its name; `dp-reply/task_x` is a step of a called procedure."""
    bare = element.rpartition("/")[2]
    return say.name(bare) if bare in say.diagram.nodes else elsewhere(element)


def procedure_name(say: Speaker, id: str, elsewhere: Elsewhere) -> str:
    """A procedure by its name."""
    own = say.definition.procedure
    return f"“{say.text(own.name)}”" if own.id == id else elsewhere(id)


def _done(say: Speaker, step: Mapping[str, Any], elsewhere: Elsewhere) -> str:
    said = element_name(say, str(step["do"]), elsewhere)
    who = str(step.get("as", "holder"))
    who = say("từng người được giao") if who == "each" else say("người được giao") if who == "holder" else say.who(who)
    answers = step.get("with")
    if not isinstance(answers, Mapping) or not answers:
        return say("{name}, {who} làm", name=said, who=who)
    told = "; ".join(f"{say.variable(str(key))}: {_answer(say, str(key), value)}" for key, value in answers.items())
    return say("{name}, {who} làm, trả lời {answers}", name=said, who=who, answers=told)


def _answer(say: Speaker, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return say("có") if value else say("không")
    if isinstance(value, str):
        return f"“{say.option(key, value)}”"
    return json.dumps(value, ensure_ascii=False, default=str)


def _time(say: Speaker, text: str) -> str:
    return say("đến {day}", day=text.removeprefix("to ")) if text.startswith("to ") else say.time(text)


def _expected(say: Speaker, key: str, value: Any, elsewhere: Elsewhere) -> str:
    if key in ("open", "task"):
        elements = value if isinstance(value, list) else [value]
        names = ", ".join(element_name(say, str(element), elsewhere) for element in elements)
        return say("việc đang chờ: {names}", names=names or say("không có"))
    if key == "closed":
        if not isinstance(value, str):
            return say("hồ sơ đã kết thúc")
        return say("hồ sơ kết thúc với kết quả “{outcome}”", outcome=say.option("", value))
    if key in ("started", "waiting_handover"):
        names = ", ".join(procedure_name(say, str(one), elsewhere) for one in value or [])
        return say("hồ sơ được mở hoặc được chuyển: {names}", names=names or say("không có"))
    if key in ("documents", "says"):
        return say("văn bản {names}", names=", ".join(say.document(str(one)) for one in value or []))
    if key == "due":
        return say("hạn {day}", day=value)
    if key in ("of", "not_of"):
        return say("của {who}" if key == "of" else "không phải của {who}", who=say.who(str(value)))
    if key == "incidents":
        return say("{n} sự cố", n=value)
    if key == "data" and isinstance(value, Mapping):
        return "; ".join(f"{say.variable(str(name))}: {_answer(say, str(name), one)}" for name, one in value.items())
    return f"“{key}: {value}”"
