"""Who may change vocabularies."""

from toolbox.foundation.policy import is_editor

edit_vocabularies = is_editor
