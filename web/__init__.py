"""The pages: requests into engine calls, results into pages. Knows no rule and no table."""
