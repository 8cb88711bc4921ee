"""The command line: everything that the pages do can be scripted."""
