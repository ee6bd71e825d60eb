"""python -m mock_ews."""

from mock_ews.cli import main

main()
