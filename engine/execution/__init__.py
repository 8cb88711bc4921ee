"""What runs: the interpreter, work, acts and the queries that pages read."""
