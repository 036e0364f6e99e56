"""The stage: packages that run in a sandbox, and the pages that show and share them."""
