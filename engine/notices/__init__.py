"""How news reach people: letters by mail, once a day or at once, and the private calendar feed."""
