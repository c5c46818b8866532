"""From executed notebooks to pages: the built-in renderer, and what Quarto is handed."""
