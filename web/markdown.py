"""Markdown of authors as HTML. No HTML of theirs passes; tables can be read on a phone, cell under cell."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

ROLES = {"table_open": "table", "thead_open": "rowgroup", "tbody_open": "rowgroup", "tr_open": "row"}
ROLES |= {"th_open": "columnheader", "td_open": "cell"}


def _name_cells(state: StateCore) -> None:
    """Give each cell the name of its column: on a narrow screen the style shows it beside the value.

    The roles are told as well, because a browser forgets them for a table whose cells stand under one another.
    """
    heads: list[str] = []
    column = 0
    for token, following in zip(state.tokens, [*state.tokens[1:], None], strict=True):
        if token.type in ROLES:
            token.attrSet("role", ROLES[token.type])
        if token.type == "table_open":
            heads = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open" and following is not None:
            heads.append(following.content)
        elif token.type == "td_open":
            if column < len(heads):
                token.attrSet("data-column", heads[column])
            column += 1


_READER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_READER.core.ruler.push("name_cells", _name_cells)


def markdown(text: str | None) -> Markup:
    """Markdown as HTML; no HTML of the author passes."""
    return Markup(_READER.render(text or ""))
