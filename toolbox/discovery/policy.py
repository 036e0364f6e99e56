"""Who may keep the words of the search, and see what people searched for."""

from toolbox.foundation.policy import is_editor

edit_synonyms = is_editor
see_searches = is_editor
