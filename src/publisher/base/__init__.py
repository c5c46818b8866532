"""What every room stands on: files, the store, processes, problems, progress."""
