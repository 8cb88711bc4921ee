"""The demonstration province: bodies of the plan, invented people."""
