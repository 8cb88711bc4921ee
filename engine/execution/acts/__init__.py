"""Everything that changes a case: one file, one deed, one transaction."""

from engine.execution.acts.begin_by_timer import begin_again
from engine.execution.acts.choose_rule import choose_rule
from engine.execution.acts.complete_task import complete_task
from engine.execution.acts.declare_conflict import declare_conflict
from engine.execution.acts.file_attachment import file_attachment
from engine.execution.acts.fire_due import fire_due
from engine.execution.acts.holidays import NoSuchDay, confirm_holidays, drop_proposal, put_day, swap_days, take_day_out
from engine.execution.acts.move_case import move_case, preview_move, undo_move
from engine.execution.acts.read_notice import read_notice
from engine.execution.acts.retry_incident import retry_incident
from engine.execution.acts.save_draft import save_draft
from engine.execution.acts.start_case import start_case
from engine.execution.acts.stop_deadline import resume_deadline, stop_deadline

__all__ = [
    "NoSuchDay",
    "begin_again",
    "choose_rule",
    "complete_task",
    "confirm_holidays",
    "declare_conflict",
    "drop_proposal",
    "file_attachment",
    "fire_due",
    "move_case",
    "preview_move",
    "put_day",
    "read_notice",
    "resume_deadline",
    "retry_incident",
    "save_draft",
    "start_case",
    "stop_deadline",
    "swap_days",
    "take_day_out",
    "undo_move",
]
