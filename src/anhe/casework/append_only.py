"""The chains of this floor, whose lines the database refuses to change (`anhe.orgs.append_only`): entries and reads."""

TABLES = ("casework_entry", "casework_fileread")
