"""What is there at a glance: the measures with their states, and the first start."""
