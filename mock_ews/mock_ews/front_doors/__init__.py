"""What browsers are shown: Outlook on the web, its sign-in page, and the root of the site."""
