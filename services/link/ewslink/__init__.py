"""The link service: finds, checks and stores a link to an Exchange mailbox."""
