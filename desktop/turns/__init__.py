"""Signing in turn in the window: look at a package, sign it or send it back, take it home, add a supplement."""
