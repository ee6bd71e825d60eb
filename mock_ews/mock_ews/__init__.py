"""A pretend Exchange: mailboxes, versions, logins and faults on demand, for any EWS client."""
