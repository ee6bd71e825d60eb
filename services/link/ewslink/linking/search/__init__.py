"""The steps up to an endpoint: where the person said, where the mail domain says, where others have it."""
