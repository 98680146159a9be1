"""Keys, certificates, signatures and trust. The only place that knows pyHanko; nothing here reads a package."""
