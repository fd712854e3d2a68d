"""`python -m workbench …`: the same engine as the pages, JSON in and out."""

import sys

from workbench.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
