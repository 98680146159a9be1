"""The tamper matrix: every attack on a package as a row, with the code and the words that must refuse it.

`python -m tests.tampering` lists them; `test_matrix` runs them.
"""
