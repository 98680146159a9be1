"""Chance against the program: mutated packages against the verifier, a monkey at the desk (`python -m tests.fuzz`)."""
