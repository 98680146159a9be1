"""Mutated packages against the verifier: `python -m tests.fuzz packages --count 3000 [--seed S]`."""
