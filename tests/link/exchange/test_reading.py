"""What HTTP answers say in EWS terms, hostile ones among them."""

import time
from types import MappingProxyType

import pytest
from lxml import etree

from ewslink.exchange.reading import MAX_TEXT, Reply, read
from ewslink.exchange.transport import HttpAnswer
from ewslink.linking.observation import Content, Observation, TransportFailure
from ewslink_contracts.ews import ERRORS_NS, MESSAGES_NS, SOAP_NS, TYPES_NS
from ewslink_contracts.ews.builds import Build
from ewslink_contracts.outcomes import Step

NAMESPACES = f'xmlns:s="{SOAP_NS}" xmlns:m="{MESSAGES_NS}" xmlns:t="{TYPES_NS}" xmlns:e="{ERRORS_NS}"'
VERSION = '<t:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="1118" MinorBuildNumber="7"/>'


def envelope(body: str, header: str = "") -> str:
    return f"<s:Envelope {NAMESPACES}><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"


def reply(body: str | bytes, status: int = 200, content_type: str = "text/xml; charset=utf-8") -> Reply:
    raw = body.encode() if isinstance(body, str) else body
    answer = HttpAnswer(status=status, headers=MappingProxyType({"content-type": content_type}), body=raw)
    return read(answer, step=Step.RULES, url="https://mail.example.com/EWS/Exchange.asmx", credentialed=True)


def seen(body: str | bytes, status: int = 200, content_type: str = "text/xml; charset=utf-8") -> Observation:
    return reply(body, status, content_type).seen


def fault(detail: str = "", faultcode: str = "s:Client", faultstring: str = "The request failed.") -> str:
    return envelope(
        f"<s:Fault><faultcode>{faultcode}</faultcode><faultstring>{faultstring}</faultstring>{detail}</s:Fault>"
    )


def response_message(result: str, inner: str) -> str:
    message = f'<m:GetFolderResponseMessage ResponseClass="{result}">{inner}</m:GetFolderResponseMessage>'
    return envelope(f"<m:GetFolderResponse><m:ResponseMessages>{message}</m:ResponseMessages></m:GetFolderResponse>")


def test_a_good_answer() -> None:
    found = reply(response_message("Success", "<m:ResponseCode>NoError</m:ResponseCode>"))

    assert found.ok
    assert found.element is not None
    assert etree.QName(found.element).localname == "GetFolderResponse"
    assert (found.seen.content, found.seen.response_code, found.seen.is_fault) == (Content.SOAP, None, False)
    assert (found.seen.step, found.seen.credentialed) == (Step.RULES, True)


def test_a_warning_is_no_error() -> None:
    assert reply(response_message("Warning", "<m:ResponseCode>ErrorBatchProcessingStopped</m:ResponseCode>")).ok


def test_a_comment_is_no_answer() -> None:
    found = reply(envelope("<!-- generated --><m:GetFolderResponse/>"))

    assert found.element is not None
    assert found.element.tag == f"{{{MESSAGES_NS}}}GetFolderResponse"


@pytest.mark.parametrize("body", ["<s:x/>", envelope(""), f'<s:Envelope xmlns:s="{SOAP_NS}"/>'])
def test_an_answer_without_a_response_is_not_good(body: str) -> None:
    assert not reply(body).ok


@pytest.mark.parametrize("status", [201, 202, 302, 401, 500])
def test_only_200_is_good(status: int) -> None:
    assert not reply(response_message("Success", ""), status).ok


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        (
            fault(
                "<detail><e:ResponseCode>ErrorServerBusy</e:ResponseCode><e:Message>Wait a bit.</e:Message></detail>",
                faultcode="a:ErrorOther",
            ),
            "ErrorServerBusy",
            "Wait a bit.",
        ),
        (fault(faultcode="a:ErrorServerBusy"), "ErrorServerBusy", "The request failed."),
        (fault(faultcode="ErrorServerBusy"), "ErrorServerBusy", "The request failed."),
        (fault(faultcode="", faultstring=""), "Fault", ""),
        (envelope("<s:Fault/>"), "Fault", ""),
        (
            response_message(
                "Error",
                "<m:MessageText>Not found.</m:MessageText><m:ResponseCode>ErrorItemNotFound</m:ResponseCode>",
            ),
            "ErrorItemNotFound",
            "Not found.",
        ),
        (response_message("Error", ""), "Error", ""),
        (
            envelope(
                '<m:GetInboxRulesResponse ResponseClass="Error"><m:ResponseCode>ErrorAccessDenied</m:ResponseCode>'
                "</m:GetInboxRulesResponse>"
            ),
            "ErrorAccessDenied",
            "",
        ),
    ],
)
@pytest.mark.parametrize("status", [200, 500])
def test_an_error_is_an_error_whatever_the_status(body: str, code: str, text: str, status: int) -> None:
    found = reply(body, status)

    assert (found.seen.response_code, found.seen.text, found.element) == (code, text, None)
    assert found.seen.is_fault is ("Fault" in body)


def test_the_first_error_among_several_messages_counts() -> None:
    inner = "".join(
        f'<m:M ResponseClass="{result}"><m:ResponseCode>{code}</m:ResponseCode></m:M>'
        for result, code in [("Success", "NoError"), ("Error", "ErrorFirst"), ("Error", "ErrorSecond")]
    )

    assert seen(envelope(f"<m:R>{inner}</m:R>")).response_code == "ErrorFirst"


@pytest.mark.parametrize("where", ["fault", "response message"])
def test_named_values(where: str) -> None:
    values = '<t:Value Name="BackOffMilliseconds"> 3000 </t:Value><t:Value Name="Empty"/>'
    if where == "fault":
        body = fault(f"<detail><t:MessageXml>{values}</t:MessageXml></detail>")
    else:
        body = response_message("Error", f"<m:MessageXml>{values}</m:MessageXml>")

    assert seen(body).values == {"BackOffMilliseconds": "3000", "Empty": ""}


_CAUSE = '<t:Value Name="InnerErrorResponseCode">ErrorServerBusy</t:Value>'
_CAUSE_TEXT = '<t:Value Name="InnerErrorMessageText">Too many at once.</t:Value>'


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("ErrorInternalServerError", _CAUSE + _CAUSE_TEXT, ("ErrorServerBusy", "Too many at once.")),
        ("ErrorInternalServerError", _CAUSE, ("ErrorServerBusy", "Outer.")),
        ("ErrorInternalServerError", _CAUSE_TEXT, ("ErrorInternalServerError", "Outer.")),
        ("ErrorAccessDenied", _CAUSE, ("ErrorAccessDenied", "Outer.")),
    ],
)
@pytest.mark.parametrize("where", ["fault", "response message"])
def test_an_internal_error_that_names_its_cause(code: str, values: str, expected: tuple[str, str], where: str) -> None:
    if where == "fault":
        text = f"<e:ResponseCode>{code}</e:ResponseCode><e:Message>Outer.</e:Message>"
        body = fault(f"<detail>{text}<t:MessageXml>{values}</t:MessageXml></detail>")
    else:
        text = f"<m:MessageText>Outer.</m:MessageText><m:ResponseCode>{code}</m:ResponseCode>"
        body = response_message("Error", f"{text}<m:MessageXml>{values}</m:MessageXml>")

    found = seen(body)
    assert (found.response_code, found.text) == expected


@pytest.mark.parametrize(
    ("header", "build"),
    [
        (VERSION, Build(15, 2, 1118, 7)),
        ('<t:ServerVersionInfo MajorVersion="8" MinorVersion="0"/>', Build(8, 0, 0, 0)),
        ('<t:ServerVersionInfo MajorVersion="15" MinorVersion="2" Version="V2017_07_11"/>', Build(15, 2)),
        ('<t:ServerVersionInfo MajorVersion="fifteen"/>', None),
        (f'<t:ServerVersionInfo MajorVersion="{"9" * 5000}"/>', None),
        ("", None),
    ],
)
def test_version_header(header: str, build: Build | None) -> None:
    assert seen(envelope("<m:R/>", header)).build == build


def test_a_fault_may_have_a_version_too() -> None:
    assert seen(envelope("<s:Fault/>", VERSION), 500).build == Build(15, 2, 1118, 7)


@pytest.mark.parametrize(
    ("body", "content_type", "content"),
    [
        ("", "text/xml", Content.NONE),
        (" \r\n", "text/html", Content.NONE),
        ("<html><body>Hello</body></html>", "text/xml", Content.HTML),
        ("<!DOCTYPE html><title>x</title>", "", Content.HTML),
        ("\ufeff <!doctype HTML PUBLIC '-//W3C'>", "", Content.HTML),
        ('<?xml version="1.0"?><!DOCTYPE html><html/>', "application/xhtml+xml", Content.HTML),
        ("Hello", "text/html; charset=utf-8", Content.HTML),
        ("Hello", "text/plain", Content.OTHER),
        ("\x1f\x8b\x08gzip", "text/xml", Content.OTHER),
        ("<s:Envelope>", "text/xml", Content.OTHER),
        ("<Envelope/>", "text/xml", Content.XML),
        ('<d:definitions xmlns:d="http://schemas.xmlsoap.org/wsdl/"/>', "text/xml", Content.WSDL),
        ('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>', "text/xml", Content.XML),
        (envelope(""), "text/html", Content.SOAP),
    ],
)
def test_what_a_body_is(body: str, content_type: str, content: Content) -> None:
    assert seen(body, content_type=content_type).content is content


def test_utf_16() -> None:
    body = ('<?xml version="1.0" encoding="utf-16"?>' + response_message("Success", "")).encode("utf-16")

    assert reply(body).ok


def test_a_page_is_read_as_text() -> None:
    page = (
        "<html><head><title>no</title></head><style>p{}</style><body><h1>Server  Error</h1>\n<SCRIPT>no()</SCRIPT>"
        "in '/EWS' &amp; more</body></html>"
    )

    assert seen(page, 500).text == "Server Error in '/EWS' &amp; more"


def test_without_a_page_the_words_of_the_status_line_are_read() -> None:
    answer = HttpAnswer(status=456, reason="https://account.example.com/unlock \x07")

    text = read(answer, step=Step.AUTHENTICATE, url="https://mail.example.com/", credentialed=True).seen.text

    assert text == "https://account.example.com/unlock"


@pytest.mark.parametrize("forged", ["a\r\n2026-01-01 ERROR forged", "a\x1b[2Jb", "a\u202eb", "a\x00\x7f\u2028b"])
def test_a_server_cannot_forge_log_lines(forged: str) -> None:
    escaped = "".join(c if c in "\r\n" or ord(c) > 126 else f"&#{ord(c)};" for c in forged)
    texts = [
        seen(forged, 500, "text/plain").text,
        seen(response_message("Error", f"<m:MessageText>{escaped}</m:MessageText>")).text,
    ]

    assert all(text.isprintable() for text in texts)
    assert texts[0].startswith("a")


def test_texts_are_cut() -> None:
    assert len(seen("x" * 10_000, 500, "text/plain").text) == MAX_TEXT
    assert len(seen(fault(faultstring="x" * 10_000)).text) == MAX_TEXT


_ENTITIES = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{chr(ord(name) - 1)};" * 10}">' for name in "bcdefghi"
)


@pytest.mark.parametrize(
    "body",
    [
        _ENTITIES + "]>" + envelope("<m:R>&i;</m:R>"),
        '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + envelope("<m:R>&x;</m:R>"),
        '<!DOCTYPE s SYSTEM "file:///etc/hostname">' + envelope("<m:R/>"),
        '<!DOCTYPE s [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]>' + envelope("<m:R/>"),
        "<!DOCTYPE s>" + envelope("<m:R/>"),
        "<a>" * 100_000,
        envelope("<m:R>" * 5_000 + "</m:R>" * 5_000),
        "\x00" * 1000,
    ],
)
def test_hostile_documents_are_no_answers(body: str) -> None:
    found = reply(body)

    assert not found.ok
    assert found.seen.content is not Content.SOAP


@pytest.mark.parametrize("piece", ["<", "<script", "<head>", "< ", "<!--"])
def test_a_page_of_open_tags_costs_next_to_nothing(piece: str) -> None:
    """Every link of the process waits meanwhile."""
    body = (piece * 40_000)[:60_000]
    began = time.process_time()

    seen(body, 500, "text/html")

    assert time.process_time() - began < 0.1


@pytest.mark.parametrize("piece", ["&#", "&#1", "&#1;", "&#x1F;", "\ufffe", "&#99999999;"])
def test_a_document_of_what_is_no_character_costs_next_to_nothing(piece: str) -> None:
    body = envelope(f"<m:R>{(piece * 60_000)[:60_000]}")
    began = time.process_time()

    assert not reply(body).ok
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("A&#xFFFE;B", "A\ufffdB"),
        ("A\ufffeB\uffffC", "A\ufffdB\ufffdC"),
        ("A&#0;&#31;&#x1f;&#55296;B", "A\ufffd\ufffd\ufffd\ufffdB"),
        ("A&#x1;&#x41;&#66;&#9;&amp;&#x10FFFF;", "A\ufffdAB\t&\U0010ffff"),
    ],
)
def test_characters_that_xml_forbids_are_replaced(written: str, read_as: str) -> None:
    found = reply(envelope(f"<m:R>{written}</m:R>"))

    assert found.element is not None
    assert found.element.text == read_as


@pytest.mark.parametrize("broken", ["<m:R>&#x1;", "<m:R>&#99999999;</m:R>", "<m:R>&#xFFFE;&nbsp;</m:R>"])
def test_what_is_broken_besides_stays_broken(broken: str) -> None:
    assert not reply(envelope(broken)).ok


def test_no_answer_at_all() -> None:
    answer = HttpAnswer(failure=TransportFailure.REFUSED, certificate_names=("a.test",))
    found = read(answer, step=Step.ENDPOINT, url="https://a.test/", credentialed=False)

    assert not found.ok
    assert (found.seen.failure, found.seen.content) == (TransportFailure.REFUSED, Content.NONE)
    assert found.seen.certificate_names == ("a.test",)
