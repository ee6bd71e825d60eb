"""exchangelib's own live tests against a mock Exchange: how much of EWS another project finds in it."""
