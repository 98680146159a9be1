"""What stands beside a field: where the figure comes from, how it went on, who changed it, the value before."""
