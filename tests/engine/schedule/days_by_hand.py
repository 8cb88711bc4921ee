"""The catalogue's calendar counted by hand: the days of each row from 27 November 2026 on, its rules and its units.

Written from section 1 of the calendar with a printed calendar beside it; nothing here is computed from a rule. `YEARLY`
rows take place on the same day of each year, `LISTED` rows on the days that stand here and no others.
"""

from datetime import date

FROM, TO = date(2026, 11, 27), date(2031, 11, 26)

#: id: the days (month, day) of every year
YEARLY: dict[str, tuple[tuple[int, int], ...]] = {
    "cal-theory-plan": ((1, 31),),
    "cal-commitment": ((1, 31),),
    "cal-review-prepare": ((11, 1),),
    "cal-review-prompts": ((11, 20),),
    "cal-cs-grading": ((12, 14),),
    "cal-review-cells": ((12, 20),),
    "cal-review-collectives": ((12, 31),),
    "cal-review-province": ((1, 31),),
    "cal-remediation-status": ((1, 5), (4, 5), (7, 5), (10, 5)),
    "cal-inspection-draft": ((11, 15),),
    "cal-inspection-issue": ((1, 31),),
    "cal-self-inspection": ((9, 30),),
    "cal-inspection-half": ((6, 15),),
    "cal-asset-list": ((11, 30),),
    "cal-asset-file": ((12, 31),),
    "cal-asset-publish": ((3, 31),),
    "cal-verify-plan": ((1, 31),),
    "cal-planning-review": ((3, 15),),
    "cal-rotation-plan": ((3, 31),),
    "cal-regulation-review": ((6, 30),),
    "cal-front-programme": ((1, 31),),
    "cal-council-programme": ((7, 15),),
    "cal-dialogue": ((5, 15), (10, 15)),
    "cal-commendation": ((2, 15),),
    "cal-report-year": ((12, 15),),
    "cal-report-half": ((6, 15),),
    "cal-holiday-load": ((12, 1),),
    "cal-thematic-meeting": ((1, 3), (4, 3), (7, 3), (10, 3)),
    "cal-cell-meeting": tuple((month, 3) for month in range(1, 13)),
    "cal-reception-report": tuple((month, 25) for month in range(1, 13)),
}

QUARTER_ENDS = """2026-12-31 2027-03-31 2027-06-30 2027-09-30 2027-12-31 2028-03-31 2028-06-30 2028-09-29 2028-12-29
    2029-03-30 2029-06-29 2029-09-28 2029-12-31 2030-03-29 2030-06-28 2030-09-30 2030-12-31 2031-03-31 2031-06-30
    2031-09-30"""

#: id: all days of five years
LISTED = {
    "cal-study-q1-2022": "",
    "cal-rollout-feb-2022": "",
    "cal-rollout-monitor": QUARTER_ENDS,
    "cal-quarter-evaluation": QUARTER_ENDS,
    "cal-case-quarter": """2026-12-16 2027-03-17 2027-06-16 2027-09-15 2027-12-15 2028-03-15 2028-06-21 2028-09-20
        2028-12-20 2029-03-21 2029-06-20 2029-09-19 2029-12-19 2030-03-20 2030-06-19 2030-09-18 2030-12-18 2031-03-19
        2031-06-18 2031-09-17""",
    "cal-rule-watch": """2027-01-01 2027-04-01 2027-07-01 2027-10-01 2028-01-03 2028-04-03 2028-07-03 2028-10-02
        2029-01-01 2029-04-02 2029-07-02 2029-10-01 2030-01-01 2030-04-01 2030-07-01 2030-10-01 2031-01-01 2031-04-01
        2031-07-01 2031-10-01""",
    "cal-pilot-142-end": "2029-04-23",
}

#: id: the days until the end of 2027
MONTHLY = {
    "cal-reception-province": """2026-12-10 2027-01-14 2027-02-11 2027-03-11 2027-04-08 2027-05-13 2027-06-10
        2027-07-08 2027-08-12 2027-09-09 2027-10-14 2027-11-11 2027-12-09""",
    "cal-reception-commune": """2026-12-03 2026-12-17 2027-01-07 2027-01-21 2027-02-04 2027-02-18 2027-03-04
        2027-03-18 2027-04-01 2027-04-15 2027-05-06 2027-05-20 2027-06-03 2027-06-17 2027-07-01 2027-07-15 2027-08-05
        2027-08-19 2027-09-02 2027-09-16 2027-10-07 2027-10-21 2027-11-04 2027-11-18 2027-12-02 2027-12-16""",
    "cal-reception-check": """2026-11-30 2026-12-31 2027-01-29 2027-02-26 2027-03-31 2027-04-30 2027-05-31 2027-06-30
        2027-07-30 2027-08-31 2027-09-30 2027-10-29 2027-11-30 2027-12-31""",
}

#: id: unit and month, for what hangs on a term (the Party organisation of the province, its council)
TERMS = {
    "cal-confidence-council": ("hdnd", "2028-12"),
    "cal-confidence-party": ("tinh-uy", "2028-12"),
    "cal-inspection-term": ("tinh-uy", ""),
    "cal-planning-term": ("tinh-uy", "2028-06"),
    "cal-midterm": ("tinh-uy", "2028-06"),
    "cal-term-summary": ("tinh-uy", "2030-03"),
    "cal-congress-freeze": ("tinh-uy", "2030-08"),
}

#: timed per case by their diagrams, and listed
PER_CASE = {
    "cal-remediation-plan", "cal-discipline-effect-end", "cal-appeal-window", "cal-suspension-end", "cal-verify-draw",
    "cal-rotation-end", "cal-reappointment", "cal-intake-notice", "cal-denunciation",
}  # fmt: skip

#: the rules that a row names
BASIS = {
    "cal-cell-meeting": "R-122",
    "cal-cs-grading": "R-033",
    "cal-review-province": "R-026",
    "cal-remediation-plan": "R-038",
    "cal-quarter-evaluation": "R-023 R-035",
    "cal-confidence-party": "R-007",
    "cal-discipline-effect-end": "R-055",
    "cal-appeal-window": "R-060",
    "cal-suspension-end": "R-083 R-086",
    "cal-asset-file": "R-101 R-103",
    "cal-asset-publish": "R-105",
    "cal-verify-plan": "R-106",
    "cal-verify-draw": "R-106",
    "cal-planning-review": "R-112",
    "cal-rotation-end": "R-118",
    "cal-reappointment": "R-119",
    "cal-pilot-142-end": "R-125",
    "cal-reception-province": "R-140",
    "cal-reception-commune": "R-140",
    "cal-reception-check": "R-140",
    "cal-reception-report": "R-142",
    "cal-intake-notice": "R-141",
    "cal-denunciation": "R-143 R-066",
}

CELLS = {"cell", "grassroots_cell", "subordinate_cell"}
#: the kinds of units that the words of a row name
UNITS = {
    "cal-cell-meeting": CELLS,
    "cal-thematic-meeting": CELLS,
    "cal-review-prepare": {*CELLS, "grassroots_committee", "commune_committee"},
    "cal-review-cells": CELLS,
    "cal-reception-province": {"province_committee"},
    "cal-reception-commune": {"commune_committee"},
}
#: from when a row holds, where it says so
HOLDS_FROM = {"cal-quarter-evaluation": date(2026, 1, 1)}
