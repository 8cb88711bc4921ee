"""The calendar of the term: terms and cycles as data, their occurrences, and the trigger that starts each once."""
