"""Dates in words and in law: working days, deadlines, recurrences, all in civil time of Viet Nam."""
