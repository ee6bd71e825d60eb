"""Debian's package, with an `apt-get` that writes down what it is asked."""

from pathlib import Path

import pytest

from dev.broker.debian import installed_server
from dev.broker.login import NoBrokerError

UPDATED = "test -e updated"  # the package is not to be had before the lists are fetched


@pytest.mark.parametrize(
    ("to_be_had", "expected"),
    [
        pytest.param("true", ["install"], id="at once"),
        pytest.param(UPDATED, ["install", "update", "install"], id="after the lists are fetched"),
        pytest.param("false", ["install", "update", "install"], id="not at all"),
    ],
)
def test_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to_be_had: str, expected: list[str]) -> None:
    policy, server, apt = (tmp_path / name for name in ("policy-rc.d", "rabbitmq-server", "apt-get"))
    apt.write_text(
        f"#!/bin/sh\ncd {tmp_path}\necho $1 $(./policy-rc.d; echo $?) >> asked\n"
        f"if [ $1 = update ]; then touch updated; elif {to_be_had}; then cp apt-get rabbitmq-server; "
        "else echo no candidate; exit 100; fi\n",
        "utf-8",
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    if to_be_had == "false":
        with pytest.raises(NoBrokerError, match="failed\nno candidate"):
            installed_server(policy)
    else:
        assert installed_server(policy) == server
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked == [f"{verb} 101" for verb in expected]  # services were not allowed to start
    assert not policy.exists()
