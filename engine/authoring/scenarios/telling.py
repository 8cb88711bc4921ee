"""Why a scenario stopped, in the words of who wrote the procedure: no ids, no exception."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring.saying import Speaker
from engine.authoring.scenarios.steps import Elsewhere, element_name, step_words
from engine.definitions import versions
from engine.definitions.diagram import Diagram
from engine.definitions.folder import Definition
from engine.definitions.form_reading import FormRejected
from engine.errors import Refused
from engine.execution.office import Office
from engine.scenarios.player import ScenarioFailed, TookTooLong
from engine.wording import LANGUAGES, sentence


@dataclass(frozen=True)
class Stop:
    """Where a scenario stopped."""

    failed: ScenarioFailed
    #: open tasks: procedure and element
    waiting: tuple[tuple[str, str], ...]
    #: incidents: element and message
    broken: tuple[tuple[str, str], ...]
    #: had the case begun?
    begun: bool


class Teller:
    """Tells why a scenario of a draft stopped; before: the diagram in force, which knows no new steps."""

    def __init__(self, office: Office, definition: Definition, before: Diagram | None) -> None:
        self.office = office
        self.definition = definition
        self.before = before

    def told(self, stop: Stop) -> tuple[dict[str, str], dict[str, str], str]:
        """What happened and what to do, by language, and the new step at which the case waits for somebody."""
        new = self._new(stop)
        says = {language: self._says(stop, language, new) for language in LANGUAGES}
        do = {language: self._do(stop, language, new) for language in LANGUAGES}
        return says, do, "" if any(element == new for element, _message in stop.broken) else new

    def _new(self, stop: Stop) -> str:
        if self.before is None:
            return ""
        own = [element for procedure, element in stop.waiting if procedure == self.definition.procedure.id]
        return next((element for element in own if element not in self.before.nodes), "")

    def _says(self, stop: Stop, language: str, new: str) -> str:
        failed = stop.failed
        if not isinstance(failed.step, dict):
            return sentence("Kịch bản chưa đọc được: {why}", {"why": failed.why or str(failed)}, language)
        why = self._why(failed, language)
        if failed.number == 0:
            said = sentence("Không mở được hồ sơ: {why}", {"why": why}, language)
        else:
            say = Speaker(self.definition, language)
            step = step_words(say, failed.step, self._elsewhere(language))
            values = {"n": failed.number, "step": step, "why": why}
            said = sentence("Dừng ở dòng {n} ({step}): {why}", values, language)
        return " ".join([said, *self._where(stop, language, new)])

    def _where(self, stop: Stop, language: str, new: str) -> list[str]:
        """The steps at which the case waits, and what went wrong there."""
        said = []
        names = dict.fromkeys(self._called(procedure, element, new, language) for procedure, element in stop.waiting)
        if names:
            said.append(sentence("Hồ sơ đang chờ ở: {where}.", {"where": ", ".join(names)}, language))
        elif stop.begun and not stop.broken:
            said.append(sentence("Hồ sơ lúc đó không chờ việc nào.", {}, language))
        for element, message in stop.broken:
            values = {"name": self._name(element, language), "message": message.rstrip(".")}
            said.append(sentence("Sự cố tại {name}: {message}.", values, language))
        return said

    def _called(self, procedure: str, element: str, new: str, language: str) -> str:
        name = self._name(element, language, procedure)
        return sentence("{name} (bước mới)", {"name": name}, language) if element == new else name

    def _do(self, stop: Stop, language: str, new: str) -> str:
        step = stop.failed.step
        if new and any(element == new for element, _message in stop.broken):
            says = "Bước {name} là bước mới và không chạy được trong hồ sơ này: sửa bước đó trên sơ đồ."
            return sentence(says, {"name": self._name(new, language)}, language)
        if new:
            says = "Bước {name} là bước mới: thêm vào kịch bản một dòng làm bước đó."
            return sentence(says, {"name": self._name(new, language)}, language)
        if isinstance(step, dict) and self._gone(step):
            return sentence("Bước này không còn trên sơ đồ: bỏ hoặc thay dòng đó trong kịch bản.", {}, language)
        return sentence("Nếu thay đổi là cố ý thì sửa kịch bản; nếu không thì sửa sơ đồ.", {}, language)

    def _gone(self, step: Mapping[str, Any]) -> bool:
        element = str(step.get("do") or "")
        return bool(element) and "/" not in element and element not in self.definition.diagram.nodes

    def _why(self, failed: ScenarioFailed, language: str) -> str:
        refused = failed.__cause__
        if isinstance(refused, FormRejected):
            return " ".join(error.sentence(language) for error in refused.errors[:3])
        if isinstance(refused, Refused):
            values = refused.values()
            return " ".join(sentence(text, values, language) for text in (refused.says, refused.do) if text)
        if isinstance(refused, TookTooLong):
            return sentence("chạy quá lâu nên đã ngừng.", {}, language)
        step = failed.step if isinstance(failed.step, dict) else {}
        if "do" in step and isinstance(refused, ValueError):
            return sentence("việc này chưa đến hoặc đã qua.", {}, language)
        if "expect" in step and isinstance(refused, AssertionError):
            return sentence("không đúng như mong đợi.", {}, language)
        return failed.why or str(failed)

    def _name(self, element: str, language: str, procedure: str = "") -> str:
        """A step by its name, wherever it is drawn."""
        if procedure and procedure != self.definition.procedure.id:
            element = f"{procedure}/{element}"
        return element_name(Speaker(self.definition, language), element, self._elsewhere(language))

    def _elsewhere(self, language: str) -> Elsewhere:
        """Names of steps of other procedures, and of other procedures, as they stand on the stage."""

        def name(asked: str) -> str:
            procedure, _slash, bare = asked.rpartition("/")
            for definition in self._others():
                if definition.procedure.id == asked:
                    return f"“{definition.say(definition.procedure.name, language)}”"
                if procedure in ("", definition.procedure.id) and bare in definition.diagram.nodes:
                    return Speaker(definition, language).name(bare)
            return f"“{bare}”"

        return name

    def _others(self) -> list[Definition]:
        with self.office.store.read() as tx:
            found = [self.office.library.version(tx, version.id).definition for version in versions.all_current(tx)]
        called = {node.called for node in self.definition.diagram.nodes.values()}
        return sorted(found, key=lambda definition: definition.procedure.id not in called)
