"""The workspace folder and DuckDB: the only room that opens a database."""
