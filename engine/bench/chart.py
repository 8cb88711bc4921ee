"""The result as a picture: each number against its target, as SVG."""

from typing import Any
from xml.sax.saxutils import escape

from engine.bench.run import TARGETS, met

ROW, LEFT, WIDTH = 34, 300, 420


def drawn(result: dict[str, Any]) -> str:
    """A bar for each measured number, as a share of its target; the line is the target."""
    rows = [(name, result[name]) for name in TARGETS if result[name] is not None]
    exponents = result["notes"].get("growth_exponents", {})
    height = ROW * len(rows) + 80 + 20 * len(exponents)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 120}" height="{height}" role="img"'
        f' font-family="sans-serif" font-size="14"><title>quytrinh bench</title>'
        f'<line x1="{LEFT + WIDTH / 2}" x2="{LEFT + WIDTH / 2}" y1="30" y2="{ROW * len(rows) + 40}" stroke="#444"'
        ' stroke-dasharray="4 3"/>'
    ]
    for number, (name, value) in enumerate(rows):
        how, target = TARGETS[name]
        y = 36 + ROW * number
        length = min(value / target, 2) * WIDTH / 2
        colour = "#2c6e49" if met(name, value) else "#a4262c"
        parts.append(
            f'<text x="{LEFT - 10}" y="{y + 15}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{LEFT}" y="{y}" width="{max(length, 1):.1f}" height="20" fill="{colour}"/>'
            f'<text x="{LEFT + length + 8:.1f}" y="{y + 15}">{value} ({escape(how)} {target})</text>'
        )
    below = ROW * len(rows) + 70
    lines = ["cost ~ size ^ exponent (0: flat, 1: rises with the size)", *(f"{n}: {e}" for n, e in exponents.items())]
    for number, line in enumerate(lines if exponents else []):
        parts.append(f'<text x="20" y="{below + 20 * number}">{escape(line)}</text>')
    return "".join(parts) + "</svg>\n"
