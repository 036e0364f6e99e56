"""Who may look after sources: editors and administrators see them, administrators decide."""

from toolbox.foundation.policy import is_administrator, is_editor

see = is_editor
preview = is_editor
decide = is_administrator
