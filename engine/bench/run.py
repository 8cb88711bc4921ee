"""One run of all measurements, and what it says: numbers, machine, versions."""

import math
import os
import platform
import resource
import sqlite3
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.bench import bare, growth, processes, world
from engine.bench.documented import DIAGRAM, REALISTIC

#: name -> (in full, with --quick)
SIZES: dict[str, tuple[Any, Any]] = {
    "members": ([10, 100, 1_000, 10_000], [10, 50, 500]),
    "turns": (10_000, 150),
    "cases": (300, 60),
    "cases_of_a_process": (300, 50),
    "few": (1_000, 500),
    "many": (100_000, 5_000),
    "history": (1_000_000, 20_000),
}
#: name -> (how to compare, target); the reasons stand in the decisions of the product
TARGETS: dict[str, tuple[str, float]] = {
    "completion_growth_10_to_10000": ("<=", 1.5),
    "loop_growth_10_to_10000": ("<=", 1.5),
    "start_growth_exponent": ("<=", 1.1),
    "peak_memory_mb": ("<=", 300),
    "sqlite_vs_bare": (">=", 0.45),
    "sqlite_realistic_vs_bare": (">=", 0.30),
    "sqlite_vs_naive": (">=", 3.0),
    "postgresql_two_vs_one": (">=", 1.6),
    "inbox_growth": ("<=", 3.0),
    "case_growth": ("<=", 3.0),
    "timer_poll_growth": ("<=", 3.0),
    "history_growth": ("<=", 1.1),
}


def run(quick: bool, postgresql: str | None, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything; `say` is told what is being measured. postgresql: URL of an empty database, or None.

    Every number is a ratio within this run unless it is named otherwise; what was not measured is null, with why.
    """
    sizes = {name: both[1 if quick else 0] for name, both in SIZES.items()}
    found: dict[str, Any] = dict.fromkeys(TARGETS)
    notes: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = world.made(f"sqlite:///{folder / 'growth.db'}")
        say(f"bodies of {sizes['members']} members")
        body = growth.bodies(office, sizes["members"])
        found["completion_growth_10_to_10000"], found["start_growth_exponent"] = body["growth"], body["exponent"]
        notes["starts_seconds"] = body["starts"]
        say(f"a loop of {sizes['turns']} turns")
        found["loop_growth_10_to_10000"] = growth.loop(office, sizes["turns"])["growth"]
        found["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say("against the bare database and the documented way")
        small = bare.against_others(folder, "bench-approval", sizes["cases"], DIAGRAM)
        found["sqlite_vs_bare"], found["sqlite_vs_naive"] = small["bare"], small["naive"]
        large = bare.against_others(folder, "bench-realistic", sizes["cases"] // 3, REALISTIC)
        found["sqlite_realistic_vs_bare"] = large["bare"]
        notes["sqlite_vs_naive_with_service"] = round(small["service"], 3)
        notes["sqlite_realistic_vs_naive"] = round(large["naive"], 3)
        notes["sqlite_realistic_vs_naive_with_service"] = round(large["service"], 3)
        notes["bare_vs_naive"] = round(small["bare_against_naive"], 3)
        notes["floor_vs_naive"] = round(small["floor_against_naive"], 3)
        notes["completions_per_second"] = {
            name.removesuffix("_rate"): round(rate, 1) for name, rate in small.items() if name.endswith("_rate")
        }
        say(f"among {sizes['many']} open cases")
        many = world.made(f"sqlite:///{folder / 'many.db'}")
        among = growth.among_many(many, sizes["few"], sizes["many"])
        found |= {f"{key}_growth": value for key, value in among.items()}
        say(f"after {sizes['history']} rows of history")
        short = world.made(f"sqlite:///{folder / 'short.db'}")
        found["history_growth"] = growth.long_history(office, short, sizes["history"])["growth"]
    notes["growth_exponents"] = _exponents(found, sizes)
    if postgresql is None:
        notes["postgresql_two_vs_one"] = "not measured: give --postgresql URL of an empty database"
    else:
        say("two processes on PostgreSQL")
        found["postgresql_two_vs_one"] = processes.two_against_one(postgresql, sizes["cases_of_a_process"])["ratio"]
    return {
        **{key: None if value is None else round(value, 3) for key, value in found.items()},
        "quick": quick,
        "sizes": sizes,
        "missed": [key for key, value in found.items() if value is not None and not met(key, value)],
        "notes": notes,
        "machine": {
            "python": platform.python_version(),
            "system": platform.system(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "load_at_the_end": os.getloadavg()[0],
        },
        "versions": {name: version(name) for name in ("SpiffWorkflow", "SQLAlchemy", "psycopg", "lxml")}
        | {"SQLite": sqlite3.sqlite_version},
    }


def _exponents(found: dict[str, Any], sizes: dict[str, Any]) -> dict[str, float]:
    """cost ~ size ** exponent: 0 is flat, 1 rises with the size."""
    times = {
        "completion_growth_10_to_10000": max(sizes["members"]) / min(sizes["members"]),
        "loop_growth_10_to_10000": sizes["turns"] / 3,
        "inbox_growth": sizes["many"] / sizes["few"],
        "case_growth": sizes["many"] / sizes["few"],
        "timer_poll_growth": sizes["many"] / sizes["few"],
    }
    return {name: round(math.log(found[name]) / math.log(larger), 3) for name, larger in times.items()}


def met(name: str, value: float) -> bool:
    """Is the target of a number met?"""
    how, target = TARGETS[name]
    return value <= target if how == "<=" else value >= target
