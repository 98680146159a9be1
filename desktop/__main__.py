"""`python -m desktop` is the same as the `zerenshu` command."""

import sys

from desktop.launch import main

if __name__ == "__main__":
    sys.exit(main())
