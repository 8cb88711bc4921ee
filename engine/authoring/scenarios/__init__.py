"""The scenarios of a draft: played on it, told in words, and mended where the draft has a new step."""
