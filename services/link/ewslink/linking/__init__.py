"""The heart: decide what is wrong with a link. Pure tables, and one shell that gathers for them."""
