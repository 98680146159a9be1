"""The workspace on disk: SQLite, evidence files, backups. The only place that speaks SQL."""
