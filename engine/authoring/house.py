"""The names of what definitions refer to outside themselves, as they are in force here."""

from engine.authoring.naming import House
from engine.definitions import versions
from engine.execution.office import Office
from engine.store.transaction import Transaction


def house_of(office: Office, tx: Transaction) -> House:
    """Every procedure and rule in force, by whose names others are told."""
    found = [office.library.version(tx, version.id).definition for version in versions.all_current(tx)]
    return House({definition.procedure.id: definition for definition in found}, office.library.rules(tx).rules)
