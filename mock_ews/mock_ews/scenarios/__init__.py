"""Scenarios: each a TOML file in this folder, each a URL of the mock."""

from mock_ews.scenarios.catalogue import DEFAULT, Scenario, Service, read_all

__all__ = ["DEFAULT", "Scenario", "Service", "read_all"]
