"""The project as its author wrote it: settings, pages, notebooks, tables."""
