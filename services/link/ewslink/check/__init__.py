"""`ewslink check`: the same steps as the service takes, in a terminal; no broker, no database."""
