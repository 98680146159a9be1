"""Ratios to floors measured in the same run; they are no timed tests."""
