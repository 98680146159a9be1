"""Single fields to type into. Plain text in, plain text out: they judge nothing."""
