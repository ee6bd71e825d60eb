"""Which user name is suggested when one was refused."""

import pytest

from ewslink.linking.windows_domain import WindowsDomain, suggested_username

MOCK = WindowsDomain("MOCK", "mock.test")


@pytest.mark.parametrize(
    ("refused", "domain", "suggested"),
    [
        ("ann@example.com", MOCK, "MOCK\\ann"),
        ("ann", MOCK, "MOCK\\ann"),
        ("OTHER\\ann", MOCK, "MOCK\\ann"),
        ("OTHER\\ann@example.com", MOCK, "MOCK\\ann"),
        ("\\ann", MOCK, "MOCK\\ann"),
        ("MOCK\\ann", MOCK, None),
        ("mock\\ann", MOCK, None),
        ("Mock.Test\\ann", MOCK, None),
        ("ann@example.com", None, None),
        ("a.name.longer.than.it.can.be@example.com", MOCK, None),
        ("twenty-letters-namesX@example.com", MOCK, None),
        ("ann+crm@example.com", MOCK, None),
        ("@example.com", MOCK, None),
        ("", MOCK, None),
        ("jörg@example.com", WindowsDomain("MOCK"), "MOCK\\jörg"),
    ],
)
def test_a_suggestion_is_the_servers_own_domain_and_what_the_person_typed(
    refused: str, domain: WindowsDomain | None, suggested: str | None
) -> None:
    assert suggested_username(refused, domain) == suggested


def test_a_domain_without_a_dns_name_is_not_taken_for_an_empty_one() -> None:
    assert suggested_username("\\ann", WindowsDomain("MOCK")) == "MOCK\\ann"
