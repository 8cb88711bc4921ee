"""Who is who on a day: units, people, posts, bodies, and the roles that procedures ask for.

Every row holds from a day to a day (the last day included). Nothing is deleted, only ended; a question about
an old day gets the answer of that day.
"""
