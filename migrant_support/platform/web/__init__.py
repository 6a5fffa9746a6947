"""The web floor: forms, paging, tables, errors, headers, language. Knows no word of the domain."""
