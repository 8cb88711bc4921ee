"""Rehearsals: a whole term played through the production acts on a database that is thrown away afterwards."""
