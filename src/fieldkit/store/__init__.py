"""The encrypted store of one workspace: tables, keys, change log, search."""
