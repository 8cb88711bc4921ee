"""What changes beside the diagram, in words: settings, forms, documents, decisions, texts, scenarios; in one language.

Each part yields what it tells as `Told`: the file, the elements of the new diagram that it concerns, the sentence.
"""

from engine.authoring.beside.decisions import decision_changes
from engine.authoring.beside.documents import document_changes
from engine.authoring.beside.forms import form_changes
from engine.authoring.beside.settings import settings_changes
from engine.authoring.beside.texts import other_changes

__all__ = ["decision_changes", "document_changes", "form_changes", "other_changes", "settings_changes"]
