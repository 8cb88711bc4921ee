"""Pure rules: values in, answer and its reason out. No database."""
