"""What can be done to requests: small effects with the names that TOML files use."""

from mock_ews.faults import answers, autodiscover, on_wire
from mock_ews.faults.effect import EFFECTS, Effect

__all__ = ["EFFECTS", "Effect", "answers", "autodiscover", "on_wire"]
