"""What a person typed, and what it means."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ewslink.linking.typed_url import MalformedUrl, read_url

EWS = "https://ex.test/EWS/Exchange.asmx"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://ex.test/EWS/Exchange.asmx", EWS),
        ("https://ex.test/ews/exchange.asmx", "https://ex.test/ews/exchange.asmx"),
        ("https://ex.test/EWS/Exchange.asmx/", EWS),
        ("https://ex.test//EWS//Exchange.asmx", EWS),
        ("https://ex.test/EWS/Exchange.asmx?wsdl", EWS),
        ("https://ex.test/EWS/Services.wsdl", "https://ex.test/EWS/Services.wsdl"),
        ("https://ex.test", EWS),
        ("https://ex.test/", EWS),
        ("https://ex.test?x", EWS),
        ("ex.test", EWS),
        ("  ex.test \n", EWS),
        ("<https://ex.test>", EWS),
        ('"https://ex.test/".', EWS),
        ("\ufeffhttps://ex\u200b.test", EWS),
        ("ex.test:8443", "https://ex.test:8443/EWS/Exchange.asmx"),
        ("ex.test:443", EWS),
        ("ex.test:", EWS),
        ("HTTPS://EX.Test/owa", "https://ex.test/owa"),
        ("https://ex.test./owa", "https://ex.test/owa"),
        ("https://ex.test/owa/#path=/mail", "https://ex.test/owa/"),
        ("https://ex.test/owa/auth/logon.aspx?url=https%3a%2f%2fex.test", "https://ex.test/owa/auth/logon.aspx"),
        ("https://ex.test/ecp?a=secret", "https://ex.test/ecp"),
        ("https://ann:secret@ex.test/home", "https://ex.test/home"),
        ("https://ann@ex.test", EWS),
        ("ex.test/ann@ex.test", "https://ex.test/ann@ex.test"),
        ("http://ex.test/EWS/Exchange.asmx", "http://ex.test/EWS/Exchange.asmx"),
        ("http://ex.test:80/owa", "http://ex.test/owa"),
        ("https//ex.test/owa", "https://ex.test/owa"),
        ("https:/ex.test/owa", "https://ex.test/owa"),
        ("https:ex.test", EWS),
        ("https:\\\\ex.test/owa", "https://ex.test/owa"),
        ("https:\\\\ex.test\\owa\\?x", "https://ex.test/owa/"),
        ("ex.test\\owa", "https://ex.test/owa"),
        ("ex.test:8443\\EWS\\Exchange.asmx", "https://ex.test:8443/EWS/Exchange.asmx"),
        ("\\\\ex.test\\owa", "https://ex.test/owa"),
        ("//ex.test/owa", "https://ex.test/owa"),
        ("https%3A%2F%2Fex.test%2Fowa%2F%3Fa%3Db", "https://ex.test/owa/"),
        ("http%3a%2f%2fex.test", "http://ex.test/EWS/Exchange.asmx"),
        ("„https://ex.test/owa“", "https://ex.test/owa"),
        ("“https://ex.test/owa”.", "https://ex.test/owa"),
        ("«\u00a0https://ex.test\u00a0»", EWS),
        ("‘ex.test’", EWS),  # noqa: RUF001 - as text processors write it
        ("(https://ex.test/owa)", "https://ex.test/owa"),
        ("https://ex.test/EWS/Exchange.asmx)", EWS),
        ("htpps://ex.test", EWS),
        ("htps://ex.test", EWS),
        ("httpss://ex.test", EWS),
        ("ttps://ex.test", EWS),
        ("https://https://ex.test/owa", "https://ex.test/owa"),
        ("http://https://ex.test/owa", "https://ex.test/owa"),
        ("http:8443", "https://http:8443/EWS/Exchange.asmx"),
        ("https.example/owa", "https://https.example/owa"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443/EWS/Exchange.asmx"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/EWS/Exchange.asmx"),
        ("https://BÜCHER。example/", "https://xn--bcher-kva.example/EWS/Exchange.asmx"),
        ("https://faß.example/", "https://xn--fa-hia.example/EWS/Exchange.asmx"),
        ("https://ex_1.test", "https://ex_1.test/EWS/Exchange.asmx"),
        ("https://ex.test/öffentlich", "https://ex.test/%C3%B6ffentlich"),
    ],
)
def test_what_is_meant(typed: str, expected: str) -> None:
    assert read_url(typed).url == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "https:",
        "https:///EWS/Exchange.asmx",
        "ftp://ex.test",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ann-secret@ex.test",
        "<ann-secret@ex.test>",
        "mailto:ann-secret@ex.test",
        "ann:secret@ex.test/owa",
        "//ann-secret@ex.test",
        "ｈｔｔｐｓ://ex.test/owa",  # noqa: RUF001 - as East Asian keyboards write it
        "ｈｔｔｐｓ：／／ex.test",  # noqa: RUF001 - the same
        "ex_1://ex.test",
        "https://ex.test:port",
        "https://ex.test:0",
        "https://ex.test:65536",
        "https://ex..test",
        "https://-ex.test",
        "https://[::1",
        "https://[fe80::xyz]",
        "https://ex.test/a b",
        "https://ex.test/\x00",
        "EXAMPLE\\ann-secret",
        "ex.test\\ann-secret",
        "EXAMPLE\\owa-user-secret",
        "///ex.test/owa",
        "https%3A%2F%2Fex.test%2Fa%20b",
        "https://ex.test/<script>",
        f"https://{'a' * 64}.test",
        "https://" + "a." * 127 + "test",
        "https://\u2024.example",
    ],
)
def test_malformed(typed: str) -> None:
    with pytest.raises(MalformedUrl) as caught:
        read_url(typed)
    assert len(typed.strip()) < 9 or typed not in str(caught.value)


URLS = st.text(max_size=60) | st.text(st.sampled_from("htps:/\\@[]?#&=%.,;'a1-ü\u200b()“23AF"), max_size=40)


@given(URLS)
@example("https://ex.test/a.?x")
@example("https://ex.test//.;")
@example("0")
def test_whatever_is_typed_there_is_a_url_or_a_reason(typed: str) -> None:
    try:
        found = read_url(typed)
    except MalformedUrl:
        return
    assert found.scheme in {"https", "http"}
    assert found.host
    assert found.url.isascii()
    assert not set(found.url) & set("@?# ") or "@" in found.path
    assert read_url(found.url).url == found.url
    assert read_url(found.on_host).url == found.on_host
    assert found.on_host.startswith("https://")
