"""Tables and transactions. Knows rows, not their meaning."""
