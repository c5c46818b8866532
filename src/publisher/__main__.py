"""`python -m publisher` is `atlas`."""

from publisher.cli import main

main()
