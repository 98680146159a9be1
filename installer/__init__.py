"""Set-up of a checkout with nothing but Python: environment, system libraries, start, tests. Standard library only."""
