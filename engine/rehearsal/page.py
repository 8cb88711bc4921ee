"""The report for people: one page that needs nothing else, in Vietnamese or English, on a phone, on paper."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from engine.execution.not_here import called
from engine.rehearsal import charts
from engine.wording import sentence

#: So many roles have their own picture; the table below it names all.
ROLES_DRAWN = 10
#: How a kind of incident is called.
KINDS = {
    "vacant": "Không ai giữ vai trò",
    "failed": "Bước bị lỗi",
    "timer": "Thời hạn đến mà không xử lý được",
    "unanswerable": "Biểu mẫu không trả lời được",
    "refused": "Bị từ chối ngoài dự kiến",
    "defect": "Lỗi của chương trình",
}
#: What a role is called when the case itself names the person.
NAMED = {"person": "Người được hồ sơ chỉ định", "subject": "Người được xem xét", "starter": "Người lập hồ sơ"}


def drawn(report: dict[str, Any], language: str = "vi") -> str:
    """The report as one HTML page."""
    page = _Page(report, language)
    return _template().render(
        report=report,
        language=language,
        say=page.say,
        name=page.name,
        day=page.day,
        kind=page.kind,
        percent=page.percent,
        role=page.role,
        outcomes=Markup(page.outcomes()),
        months=Markup(page.months()),
        load=Markup(page.load()),
        overdue=Markup(page.overdue()),
        untaken=page.untaken(),
    )


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.lstrip_blocks = True
    return environment.get_template("report.html")


class _Page:
    def __init__(self, report: dict[str, Any], language: str) -> None:
        self.report = report
        self.language = language

    def say(self, text: str, **values: Any) -> str:
        """A sentence of the engine's catalogue."""
        return sentence(text, values, self.language)

    def name(self, procedure: str) -> str:
        """What a procedure is called."""
        known = self.report["names"].get(procedure, {}).get(self.language) or called(procedure, self.language)
        return str(known if known != procedure else self._by_cycles(procedure) or procedure)

    def _by_cycles(self, procedure: str) -> str:
        """A procedure that nobody has drawn is known by the cycles that would begin it."""
        cycles = self.report["calendar"]["cycles"].values()
        return "; ".join(sorted({one[self.language] for one in cycles if one["procedure"] == procedure}))

    def day(self, text: str) -> str:
        """A civil day as people write it."""
        return f"{date.fromisoformat(text):%d/%m/%Y}"

    def kind(self, kind: str) -> str:
        """A kind of incident in words."""
        return self.say(KINDS[kind])

    def percent(self, one: dict[str, Any]) -> str:
        """A share that is kept per mille, in per cent."""
        return f"{one['per_mille'] // 10}{',' if self.language == 'vi' else '.'}{one['per_mille'] % 10}"

    def role(self, role: str) -> str:
        """A role in words."""
        return self.say(NAMED.get(role) or self.report["load"][role]["words"] or role)

    def outcome(self, procedure: str, outcome: str) -> str:
        """An outcome in words."""
        known = self.report["outcome_names"].get(procedure, {}).get(outcome, {})
        return str(known.get(self.language) or outcome or self.say("không ghi kết quả"))

    def outcomes(self) -> str:
        rows = []
        for procedure, one in self.report["cases"].items():
            parts = [(self.outcome(procedure, outcome), count) for outcome, count in one["outcomes"].items()]
            parts += [(self.say("còn mở"), one["open"])] if one["open"] else []
            rows.append((self.name(procedure), parts))
        return charts.stacked(self.say("Hồ sơ theo thủ tục và kết quả"), rows)

    def months(self) -> str:
        found = self.report["months"]
        first, last = date.fromisoformat(self.report["from"]), date.fromisoformat(self.report["until"])
        labels: list[str] = []
        marks: list[tuple[int, str]] = []
        year, month = first.year, first.month
        while (year, month) <= (last.year, last.month):
            if month == 1 or not labels:
                marks.append((len(labels), str(year)))
            labels.append(f"{year}-{month:02d}")
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        values = [(label, found.get(label, 0)) for label in labels]
        return charts.columns(self.say("Việc hoàn thành theo tháng"), values, marks[1:] if len(labels) > 30 else marks)

    def load(self) -> str:
        first, last = date.fromisoformat(self.report["from"]), date.fromisoformat(self.report["until"])
        weeks: list[str] = []
        marks: list[tuple[int, str]] = []
        day = first - timedelta(days=first.weekday())
        while day <= last:
            year, week, _weekday = day.isocalendar()
            if week == 1:
                marks.append((len(weeks), str(year)))
            weeks.append(f"{year}-W{week:02d}")
            day += timedelta(days=7)
        ranked = sorted(self.report["load"].items(), key=lambda item: (-item[1]["tasks"], item[0]))
        rows = []
        for role, one in ranked[:ROLES_DRAWN]:
            told = self.say("{tasks} việc, tuần nhiều nhất {busiest}", tasks=one["tasks"], busiest=one["busiest"])
            rows.append((f"{self.role(role)}: {told}", [one["weeks"].get(week, 0) for week in weeks]))
        return charts.strip(self.say("Việc của từng vai trò theo tuần"), rows, marks)

    def overdue(self) -> str:
        rows = [
            (
                self.name(procedure),
                one["per_mille"],
                self.say("{late} trên {of} ({percent}%)", late=one["late"], of=one["of"], percent=self.percent(one)),
            )
            for procedure, one in self.report["overdue"]["by_procedure"].items()
        ]
        return charts.bars(self.say("Phần việc quá hạn theo thủ tục"), rows, charts.COLOURS[3])

    def untaken(self) -> list[tuple[str, list[dict[str, str]]]]:
        """Flows never taken, by procedure."""
        found: dict[str, list[dict[str, str]]] = {}
        for flow in self.report["untaken_flows"]:
            found.setdefault(flow["procedure"], []).append(flow)
        return sorted(found.items())
