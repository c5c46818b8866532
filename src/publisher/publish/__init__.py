"""From rendered pages to a published site: figure files, search, manifest, releases."""
