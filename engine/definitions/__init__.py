"""What was drawn: diagrams, forms, documents and texts of a procedure, read and checked."""
