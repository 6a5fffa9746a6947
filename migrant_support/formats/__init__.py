"""Pure readers and writers of outside formats: no Flask, no database, no clock of their own."""
