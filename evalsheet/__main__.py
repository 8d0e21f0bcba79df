"""``python -m evalsheet``."""

from evalsheet.cli import main

if __name__ == "__main__":
    main()
