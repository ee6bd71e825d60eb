"""docs/outcomes.md, written from the classifier's table, the texts that people read, and the mock's catalogue."""
