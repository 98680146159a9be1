"""A monkey at the desk: random steps in the real window, and after every few of them the disk against the screen."""
