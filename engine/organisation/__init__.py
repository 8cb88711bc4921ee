"""Who is who on a day. Every lookup takes the day; nothing is deleted, only ended."""
