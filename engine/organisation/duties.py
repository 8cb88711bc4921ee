"""What only a process admin, or only who looks after the installation, may do: one refusal and one gate for each."""

from dataclasses import dataclass, field

from engine.errors import Kind, Refused
from engine.organisation import accounts
from engine.store.transaction import Actor, Transaction
from engine.wording import Said

PROCESS_ADMIN, OPERATOR = "process_admin", "operator"


@dataclass(eq=False)
class NotProcessAdmin(Refused):
    """Procedures, the calendar and the list of days off are the process admins'. `deed`: what was declined."""

    kind = Kind.NOT_ALLOWED
    deed: str = field(default_factory=lambda: Said("soạn và ban hành thủ tục"))
    says = "Chỉ quản trị quy trình được {deed}."
    do = "Báo cho quản trị quy trình."


@dataclass(eq=False)
class NotTheOperator(Refused):
    """What keeps the installation running is the business of its operator and the process admins."""

    kind = Kind.NOT_ALLOWED
    deed: str
    says = "Chỉ người vận hành hoặc quản trị quy trình được {deed}."
    do = "Báo cho người vận hành."


def require_process_admin(tx: Transaction, actor: Actor, deed: str) -> None:
    """Refuses: NotProcessAdmin. On the command line, where nobody is named, the operator acts for the house."""
    if actor.person and PROCESS_ADMIN not in accounts.duties_of(tx, actor.person, tx.today):
        raise NotProcessAdmin(deed)


def require_operator(tx: Transaction, actor: Actor, deed: str) -> None:
    """Refuses: NotTheOperator, unless the actor is an operator, a process admin or the command line."""
    if actor.person and not {OPERATOR, PROCESS_ADMIN} & accounts.duties_of(tx, actor.person, tx.today):
        raise NotTheOperator(deed)
