"""What changes between two versions: in words, and as marks for the picture. Whoever consents reads this."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from engine.authoring.beside import (
    decision_changes,
    document_changes,
    form_changes,
    other_changes,
    settings_changes,
)
from engine.authoring.drawing import drawing, elsewhere, notes
from engine.authoring.facets import Facet, facets
from engine.authoring.naming import House
from engine.authoring.saying import Speaker
from engine.definitions.diagram import Flow, Node
from engine.definitions.folder import Definition
from engine.wording import LANGUAGES


@dataclass(frozen=True)
class Change:
    """One thing that changes. kind: added, removed, changed, moved."""

    kind: str
    #: elements of the old diagram (removed), or of the new one (all others); none for what is not drawn
    elements: tuple[str, ...]
    vi: str
    en: str


@dataclass(frozen=True)
class Difference:
    """Everything that changes, and the mark of every element in the old and in the new picture."""

    changes: tuple[Change, ...]
    old: dict[str, str]
    new: dict[str, str]

    def words(self, language: str) -> list[str]:
        """The sentences."""
        return [change.en if language == "en" else change.vi for change in self.changes]


#: kind, elements, sentence
Told = tuple[str, tuple[str, ...], str]


def compare(old: Definition, new: Definition, house: House | None = None) -> Difference:
    """What changes from `old` to `new`; an empty difference means that nothing does. house: names of what they call."""
    told = [list(_Comparison(old, new, language, house).told()) for language in LANGUAGES]
    changes = tuple(
        Change(vi[0], vi[1], vi[2], en[2]) for vi, en in zip(*told, strict=True)
    )  # both are told in the same order
    marks_old, marks_new = _marks(old, new, changes)
    return Difference(changes, marks_old, marks_new)


def _marks(old: Definition, new: Definition, changes: tuple[Change, ...]) -> tuple[dict[str, str], dict[str, str]]:
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    was, now = drawing(old.xml).shapes, drawing(new.xml).shapes
    for element in elsewhere(was, now)[0]:
        before[element] = after[element] = "moved"
    for change in changes:
        for element in change.elements:
            if change.kind == "removed":
                before[element] = "removed"
            elif change.kind == "added":
                after[element] = "added"
            elif change.kind == "changed" and after.get(element) != "added":  # a new step brings its form with it
                after[element] = "changed"
                if element in was or element in before:
                    before[element] = "changed"
    return before, after


class _Comparison:
    def __init__(self, old: Definition, new: Definition, language: str, house: House | None) -> None:
        self.old, self.new = old, new
        self.was, self.say = Speaker(old, language, house), Speaker(new, language, house)

    def told(self) -> Iterable[Told]:
        """Every change, the settings first, then the work in the order of the diagram, then what lies beside it."""
        told = set()
        for path, elements, words in settings_changes(self.was, self.say):
            told.add(path)
            yield "changed", elements, words
        drawn = [*self.elements(), *self.flows(), *self.notes()]
        yield from drawn
        for part in (form_changes, document_changes, decision_changes, other_changes):
            for path, elements, words in part(self.was, self.say):
                told.add(path)
                if words:
                    yield "changed", elements, words
        yield from self.layout(alone=not drawn)
        yield from self.written_again(told)

    # -- elements --------------------------------------------------------------------------------------------------

    def elements(self) -> Iterable[Told]:
        before, after = self.old.diagram.nodes, self.new.diagram.nodes
        for element, node in before.items():
            if element not in after:
                yield (
                    "removed",
                    self._with_ways(element),
                    self._neat(self.was("Bỏ {kind} {name}.", **self._called(self.was, node))),
                )
        for element, node in after.items():
            earlier = before.get(element)
            if earlier is None:
                yield "added", (element,), self._added(node)
            elif words := self._changed(earlier, node):
                yield "changed", (element,), words

    def _with_ways(self, element: str) -> tuple[str, ...]:
        """An element that goes takes its ways with it, without a sentence for each."""
        diagram, after = self.old.diagram, self.new.diagram.flows
        ways = [*diagram.incoming(element), *diagram.outgoing(element)]
        return (element, *(flow.id for flow in ways if flow.id not in after))

    def _between(self, flow: Flow) -> bool:
        """Do both ends of a way stay?"""
        return flow.source in self.new.diagram.nodes and flow.target in self.new.diagram.nodes

    def _called(self, say: Speaker, node: Node) -> dict[str, str]:
        name = say.name(node.id)
        return {"kind": say.kind(node) if node.name else "", "name": name}

    def _added(self, node: Node) -> str:
        said = "; ".join(self._facet(facet) for facet in facets(self.say, node).values() if facet.words)
        values = self._called(self.say, node)
        if said:
            return self._neat(self.say("Thêm {kind} {name}: {said}.", **values, said=said))
        return self._neat(self.say("Thêm {kind} {name}.", **values))

    def _changed(self, before: Node, after: Node) -> str:
        said = []
        if before.kind != after.kind:
            said.append(self.say("trước là {old}", old=self.was.kind(before)))
        if before.name != after.name:
            said.append(self.say("đổi tên, trước là {old}", old=self.was.name(before.id)))
        earlier, later = facets(self.was, before), facets(self.say, after)
        for key in [*later, *(key for key in earlier if key not in later)]:
            was, now = earlier.get(key), later.get(key)
            if was is None and now is not None:
                said.append(self.say("thêm {facet}", facet=self._facet(now) if now.words else f"{now.name}: {now.raw}"))
            elif was is not None and now is None:
                said.append(self.say("bỏ {name} ({words})", name=was.name, words=was.words or was.raw))
            elif was is not None and now is not None and was.raw != now.raw:
                said.append(self._instead(key, was, now))
        said += self._otherwise(before, after)
        said += self._order(before, after)
        said += self._lines(before, after)
        if not said:
            return ""
        kind = self.say.kind(after) if after.name else ""
        begun = f"{kind} {self.say.name(after.id)}".strip()
        return f"{begun[:1].upper()}{begun[1:]}: {'; '.join(said)}."

    def _otherwise(self, before: Node, after: Node) -> list[str]:
        """The way that is taken when no condition holds."""
        was = self.old.diagram.flows.get(before.default_flow)
        now = self.new.diagram.flows.get(after.default_flow)
        if now is None:
            return [] if was is None else [self.say("không còn đường đi khi không điều kiện nào đúng")]
        if was is not None and (was.id == now.id or (was.source, was.target) == (now.source, now.target)):
            return []  # a way that leads elsewhere now is told as that way
        return [self.say("khi không điều kiện nào đúng thì đến {name}", name=self.say.name(now.target))]

    def _lines(self, before: Node, after: Node) -> list[str]:
        """What a script sets is set in the order of its lines."""
        old, new = ([line.partition("=")[0].strip() for line in node.script.splitlines()] for node in (before, after))
        common = [name for name in new if name in old]
        if common == [name for name in old if name in new]:
            return []
        return [
            self.say("thứ tự ghi nay là: {names}", names=", ".join(self.say.variable(name) for name in new if name))
        ]

    def _instead(self, key: str, was: Facet, now: Facet) -> str:
        old, new = was.words, now.words
        if old == new:  # nothing is lost: what sounds alike is told as it is written
            old, new = f"{old} [{was.raw}]".strip(), f"{new} [{now.raw}]".strip()
        if key == "who":
            return self.say("nay giao cho {new} thay vì {old}", new=new, old=old)
        return self.say("{name}: {new} thay vì {old}", name=now.name, new=new, old=old)

    def _facet(self, facet: Facet) -> str:
        return f"{facet.name}: {facet.words}"

    def _order(self, before: Node, after: Node) -> list[str]:
        """Conditions are tested in the order of the flows: another order may take another way."""
        if after.kind != "exclusive":
            return []
        old = [flow.id for flow in self.old.diagram.outgoing(before.id) if flow.condition]
        new = [flow.id for flow in self.new.diagram.outgoing(after.id) if flow.condition]
        common = [flow for flow in new if flow in old]
        if common == [flow for flow in old if flow in new]:
            return []
        said = [
            self.say(
                "đường {first} nay được xét trước đường {second}", first=self._leads(one), second=self._leads(other)
            )
            for one, other in pairwise(common)
            if old.index(one) > old.index(other)
        ]
        return [*said, self.say("thứ tự xét các đường nay là: {names}", names=", ".join(map(self._leads, new)))]

    def _leads(self, flow: str) -> str:
        """A way out by its label and where it leads: two ways may lead to one step."""
        way = self.new.diagram.flows[flow]
        label = f"“{self.say.text(way.name)}” → " if way.name else ""
        return f"{label}{self.say.name(way.target)}"

    # -- flows -----------------------------------------------------------------------------------------------------

    def flows(self) -> Iterable[Told]:
        before, after = self._matched()
        for flow in before.values():
            if flow.id not in after and self._between(flow):
                yield "removed", (flow.id,), self._neat(self.was("Bỏ đường {way}.", way=self._way(self.was, flow)))
        for flow in after.values():
            earlier = before.get(flow.id)
            if earlier is None:
                words = self.say("Đường mới {way}", way=self._way(self.say, flow))
                if flow.condition:
                    words += self.say(", khi {condition}", condition=self.say.condition(flow.condition))
                yield "added", (flow.id,), f"{self._neat(words)}."
            elif said := self._flow_changed(earlier, flow):
                yield "changed", (flow.id,), said

    def _matched(self) -> tuple[dict[str, Flow], dict[str, Flow]]:
        """Flows of both by the id of the new one; a flow with another id between the same elements is the same."""
        before, after = dict(self.old.diagram.flows), self.new.diagram.flows
        ends = {(flow.source, flow.target): flow for key, flow in before.items() if key not in after}
        for key, flow in after.items():
            twin = ends.get((flow.source, flow.target))
            if key not in before and twin is not None and twin.id in before:
                del before[twin.id]
                before[key] = Flow(key, twin.source, twin.target, twin.condition, twin.name)
        return before, dict(after)

    def _flow_changed(self, before: Flow, after: Flow) -> str:
        said = []
        if before.target != after.target:
            names = {"new": self.say.name(after.target), "old": self.was.name(before.target)}
            said.append(self.say("nay đến {new} thay vì {old}", **names))
        if before.source != after.source:
            names = {"new": self.say.name(after.source), "old": self.was.name(before.source)}
            said.append(self.say("nay đi từ {new} thay vì {old}", **names))
        if (before.condition or "") != (after.condition or ""):
            said.append(self._condition(before, after))
        if before.name != after.name:
            new, old = self.say.text(after.name), self.was.text(before.name)
            said.append(self.say("nhãn “{new}” thay vì “{old}”", new=new, old=old))
        if not said:
            return ""
        if before.target != after.target and before.source == after.source:
            label = f" ({self.was.text(before.name)})" if before.name else ""
            begun = self.say("Đường từ {a}{label}", a=self.was.name(before.source), label=label)
        else:
            begun = self.say("Đường {way}", way=self._way(self.was, before))
        return f"{self._neat(begun)}: {'; '.join(said)}."

    def _condition(self, before: Flow, after: Flow) -> str:
        new = self.say.condition(after.condition) if after.condition else self.say("không có")
        old = self.was.condition(before.condition) if before.condition else self.say("không có")
        return self.say("điều kiện: {new} thay vì {old}", new=new, old=old)

    def _way(self, say: Speaker, flow: Flow) -> str:
        label = f" ({say.text(flow.name)})" if flow.name else ""
        return say("từ {a}{label} đến {b}", a=say.name(flow.source), label=label, b=say.name(flow.target))

    # -- layout ----------------------------------------------------------------------------------------------------

    def layout(self, *, alone: bool) -> Iterable[Told]:
        """What is only drawn elsewhere, and what of the diagram changes without changing how it runs.

        alone: nothing of the diagram was told yet.
        """
        if self.old.xml == self.new.xml:
            return
        was, now = drawing(self.old.xml).shapes, drawing(self.new.xml).shapes
        again, shifted = elsewhere(was, now)
        if again:
            says = "Chỉ vẽ lại chỗ khác, cách chạy không đổi vì việc này: {n} phần tử."
            yield "moved", tuple(again), self.say(says, n=len(again))
        elif shifted and alone:
            yield "moved", (), self.say("Cả hình vẽ được dời sang chỗ khác; cách chạy không đổi.")
        elif alone:
            yield "moved", (), self.say("Sơ đồ được ghi lại hoặc vẽ lại đường nối; cách chạy không đổi.")

    def notes(self) -> Iterable[Told]:
        """Names of the process, and what is written on the diagram only to be read."""
        for name, old, new in (
            (self.say("mã quy trình trên sơ đồ"), self.old.diagram.process_id, self.new.diagram.process_id),
            (self.say("tên quy trình trên sơ đồ"), self.old.diagram.name, self.new.diagram.name),
        ):
            if old != new:
                words = self.say("{name}: {new} thay vì {old}", name=name, new=f"“{new}”", old=f"“{old}”")
                yield "changed", (), f"{words[:1].upper()}{words[1:]}."
        before, after = notes(self.old.xml), notes(self.new.xml)
        for key, text in after.items():
            if key not in before:
                yield "added", (key,), self.say("Thêm ghi chú trên sơ đồ: “{text}”.", text=text)
            elif before[key] != text:
                says = "Ghi chú trên sơ đồ: “{new}” thay vì “{old}”."
                yield "changed", (key,), self.say(says, new=text, old=before[key])
        for key, text in before.items():
            if key not in after:
                yield "removed", (key,), self.say("Bỏ ghi chú trên sơ đồ: “{text}”.", text=text)

    def written_again(self, told: set[str]) -> Iterable[Told]:
        """Files that are written otherwise and say the same: nothing that has another hash is kept quiet."""
        old, new = self.old.files, self.new.files
        for path in sorted(old.keys() | new.keys()):
            if path == "process.bpmn" or path in told or old.get(path) == new.get(path):
                continue
            if path not in old:
                yield "changed", (), self.say("Thêm tệp “{path}”.", path=path)
            elif path not in new:
                yield "changed", (), self.say("Bỏ tệp “{path}”.", path=path)
            else:
                says = "Tệp “{path}” được ghi lại theo cách khác; cách chạy không đổi."
                yield "changed", (), self.say(says, path=path)

    def _neat(self, words: str) -> str:
        return " ".join(words.split())
