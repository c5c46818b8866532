"""`python -m publisher` is `atlas`."""

from publisher.cli import main

if __name__ == "__main__":
    main()
