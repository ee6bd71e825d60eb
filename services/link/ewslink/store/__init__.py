"""The store: requests and their answers, the mails they sent, the links they made. Passwords only sealed."""
