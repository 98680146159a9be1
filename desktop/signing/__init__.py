"""Keys and trust in the window: which key signs, its PIN, the certificate shown before, and whom one relies on."""
