"""The EWS client: makes one call at a time, reports what it observed, and never judges."""
