"""What is entered, in memory: cells, edits with undo, and the state of each measure."""
