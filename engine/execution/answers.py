"""Read what somebody typed into a task's form, against the pinned version of the form and the case's data."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from engine.definitions.form_reading import accept_typed, read_posted
from engine.definitions.forms import Form
from engine.execution.context import Context, item_names
from engine.execution.meant import with_people
from engine.execution.run import Run, functions
from engine.store.tables import attachment


def form_of(run: Run, form_key: str | None) -> Form | None:
    """The form of a task in the version of its case."""
    return run.compiled.definition.forms.get(form_key) if form_key else None


def form_data(run: Run, row: Any) -> dict[str, Any]:
    """What the form's expressions and placeholders see."""
    node = run.node(row["element_id"])
    item = json.loads(row["item"]) if row["item"] is not None else None
    declared = dict.fromkeys(run.compiled.definition.procedure.data)
    return {**declared, **run.visible(item_names(node.loop.variable if node.loop else None, item, row["item_index"]))}


def read_answers(ctx: Context, run: Run, row: Any, raw: Mapping[str, Any], *, typed: bool) -> dict[str, Any]:
    """Typed answers. Raises FormRejected with all errors and what was typed."""
    form = form_of(run, row["form_key"])
    if form is None:
        return {}
    data, known = form_data(run, row), functions(ctx.tx, run)
    answers = accept_typed(form, raw, data, known) if typed else read_posted(form, raw, data, known)
    answers = with_people(ctx.tx, form, answers, raw)
    return {key: _with_files(ctx, run, value) for key, value in answers.items()}


def _with_files(ctx: Context, run: Run, value: Any) -> Any:
    """File ids become what the record keeps: id, name, hash and size; they now belong to the case."""
    if isinstance(value, list):
        return [_with_files(ctx, run, part) for part in value]
    if isinstance(value, dict):
        return {key: _with_files(ctx, run, part) for key, part in value.items()}
    if isinstance(value, str) and value.startswith("f-"):
        found = ctx.tx.row(
            select(attachment.c.id, attachment.c.name, attachment.c.sha256, attachment.c.size).where(
                attachment.c.id == value
            )
        )
        if found is not None:
            ctx.tx.execute(update(attachment).where(attachment.c.id == value).values(case_id=run.case_id))
            return dict(found)
    return value
