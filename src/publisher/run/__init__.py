"""Run notebooks: what is stale, in which process, with what it read."""
