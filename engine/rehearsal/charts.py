"""Pictures of a rehearsal as SVG inside the page: no script, readable in print and without colour."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

#: Colours that differ in lightness too, so that a grey print still tells them apart.
COLOURS = ("#14468c", "#c77700", "#1e5b31", "#8b1a1a", "#5b4a8a", "#0f7c85", "#8a8f98")
#: In units of the drawing: on a phone a unit is a little less than a pixel, so that letters stay readable.
WIDTH = 460
INK, QUIET, LINE = "#1b1f24", "#545d68", "#c3c9d1"


def bars(title: str, rows: Sequence[tuple[str, int, str]], colour: str = COLOURS[0]) -> str:
    """A bar for each row (label above it, value behind it); fits a phone."""
    most = max([value for _label, value, _said in rows] or [1]) or 1
    row, width = 46, WIDTH
    room = max([130, *(8 * len(said) + 12 for _label, _value, said in rows)])  # what stands behind the longest bar
    parts = []
    for number, (label, value, said) in enumerate(rows):
        y = number * row
        length = value * (width - room) // most
        parts.append(
            f'<text x="0" y="{y + 16}">{escape(label)}</text>'
            f'<rect x="0" y="{y + 22}" width="{max(length, 1)}" height="16" fill="{colour}"/>'
            f'<text x="{max(length, 1) + 6}" y="{y + 36}" fill="{QUIET}">{escape(said)}</text>'
        )
    return _svg(title, width, max(len(rows) * row, 1), parts)


def stacked(title: str, rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> str:
    """A bar for each row, divided into parts; each part names itself with its number below the bar."""
    most = max([sum(value for _name, value in parts) for _label, parts in rows] or [1]) or 1
    width, y = WIDTH, 0
    drawn = []
    for label, parts in rows:
        total = sum(value for _name, value in parts)
        drawn.append(f'<text x="0" y="{y + 16}" font-weight="600">{escape(label)} · {total}</text>')
        y, x = y + 22, 0
        for number, (_name, value) in enumerate(parts):
            length = max(value * width // most, 1) if value else 0
            colour = COLOURS[number % len(COLOURS)]
            drawn.append(f'<rect x="{x}" y="{y}" width="{length}" height="16" fill="{colour}" stroke="#fff"/>')
            x += length
        y += 20
        for number, (name, value) in enumerate(parts):
            colour = COLOURS[number % len(COLOURS)]
            drawn.append(
                f'<rect x="0" y="{y + 3}" width="11" height="11" fill="{colour}"/>'
                f'<text x="17" y="{y + 13}" fill="{QUIET}" font-size="13">{escape(name)}: {value}</text>'
            )
            y += 18
        y += 14
    return _svg(title, width, max(y, 1), drawn)


def columns(title: str, values: Sequence[tuple[str, int]], marks: Sequence[tuple[int, str]]) -> str:
    """A column for each value in order of time; marks: (place, label) under the axis."""
    width, height = WIDTH, 170
    most = max([value for _label, value in values] or [1]) or 1
    step = width / max(len(values), 1)
    parts = [f'<line x1="0" x2="{width}" y1="{height - 24}" y2="{height - 24}" stroke="{LINE}"/>']
    parts.append(f'<text x="0" y="12" fill="{QUIET}" font-size="12">{most}</text>')
    for number, (label, value) in enumerate(values):
        tall = value * (height - 44) // most
        parts.append(
            f'<rect x="{number * step:.1f}" y="{height - 24 - tall}" width="{max(step - 1, 1):.1f}" height="{tall}"'
            f' fill="{COLOURS[0]}"><title>{escape(label)}: {value}</title></rect>'
        )
    for place, label in marks:
        parts.append(
            f'<text x="{place * step:.1f}" y="{height - 8}" fill="{QUIET}" font-size="12">{escape(label)}</text>'
        )
    return _svg(title, width, height, parts)


def strip(title: str, rows: Sequence[tuple[str, Sequence[int]]], marks: Sequence[tuple[int, str]]) -> str:
    """Rows of small columns on one time axis: how the work of each role comes and goes; each row has its own scale."""
    width, tall, row = WIDTH, 30, 58
    parts = []
    for number, (label, values) in enumerate(rows):
        y = number * row
        most = max(values or [1]) or 1
        step = width / max(len(values), 1)
        parts.append(f'<text x="0" y="{y + 14}">{escape(label)}</text>')
        parts.append(f'<line x1="0" x2="{width}" y1="{y + 20 + tall}" y2="{y + 20 + tall}" stroke="{LINE}"/>')
        for place, value in enumerate(values):
            high = value * tall // most
            if value:
                x, thick = f"{place * step:.1f}", f"{max(step - 0.4, 0.8):.1f}"
                parts.append(
                    f'<rect x="{x}" y="{y + 20 + tall - max(high, 1)}" width="{thick}" height="{max(high, 1)}"'
                    f' fill="{COLOURS[0]}"/>'
                )
    bottom = len(rows) * row
    weeks = max((len(values) for _label, values in rows), default=1) or 1
    parts += [_mark(place * width / weeks, bottom + 10, label) for place, label in marks]
    return _svg(title, width, bottom + 18, parts)


def _mark(x: float, y: int, label: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" fill="{QUIET}" font-size="12">{escape(label)}</text>'


def _svg(title: str, width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label={quoteattr(title)} font-size="14"'
        f' font-family="inherit" fill="{INK}">{"".join(parts)}</svg>'
    )
