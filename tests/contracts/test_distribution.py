"""Who installs the contract gets pydantic and nothing else."""

import subprocess
import sys
from importlib.metadata import requires

#: Every module of the contract but the one that seals, with what others bring made unimportable.
IMPORT_ALL = """
import sys

for name in ("joserfc", "cryptography", "lxml", "zeep", "aio_pika", "ewslink", "mock_ews"):
    sys.modules[name] = None

import ewslink_contracts.asyncapi
import ewslink_contracts.ews
import ewslink_contracts.events
import ewslink_contracts.explanations
import ewslink_contracts.generate
import ewslink_contracts.outcomes
import ewslink_contracts.requests
import ewslink_contracts.topology

assert ewslink_contracts.generate.stale() == []
for locale in ewslink_contracts.outcomes.Locale:
    ewslink_contracts.explanations.explanations(locale)
print(*sorted(name for name, module in sys.modules.items() if module is not None and "." not in name))
"""


def test_it_works_with_pydantic_alone() -> None:
    run = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    imported = set(run.stdout.split())
    assert {"ewslink_contracts", "pydantic"} <= imported
    assert not imported & {"joserfc", "cryptography", "lxml", "zeep"}


def test_its_metadata_says_so() -> None:
    needed = requires("ewslink-contracts") or []
    assert [line for line in needed if "extra ==" not in line and not line.startswith("pydantic>")] == []
    assert [line for line in needed if "extra ==" in line and "joserfc" not in line] == []
