"""The page: every code with its texts in both languages, what leads to it, and where it can be seen. Pure."""

from collections.abc import Iterator, Mapping

from dev.outcomes.conditions import conditions
from dev.outcomes.remedies import listed
from dev.outcomes.without_url import without_url
from ewslink.linking.conclusions import CONCLUSIONS
from ewslink.linking.evidence import EVIDENCE
from ewslink.linking.rules.response_codes import GROUPS, Treatment
from ewslink.linking.rules.table import RULES
from ewslink_contracts.explanations import explanations, remedies_around
from ewslink_contracts.outcomes import CATEGORIES, RETRYABLE, Category, Code, Locale
from mock_ews.exchange import World
from mock_ews.scenarios import listing, read_all
from mock_ews.tls import HOSTS

CATEGORY_TEXTS: Mapping[Category, str] = {
    Category.URL_INVALID: "the Exchange URL is not that of a mailbox server",
    Category.VERSION_UNSUPPORTED: "the Exchange is older than 2010 SP2",
    Category.CANNOT_CONNECT: "the server or the mailbox cannot be used as it is",
    Category.UNAUTHORIZED: "address, user name or password are wrong, or the account may not",
    Category.TEST_EMAIL_FAILED: "everything was right until the test mail was sent",
}

LANGUAGES: Mapping[Locale, str] = {Locale.EN: "English", Locale.DE: "Deutsch"}

TREATMENT_TEXTS: Mapping[Treatment, str] = {
    Treatment.CAUSE: "somebody can mend it: the person, or an administrator",
    Treatment.TRANSIENT: "it passes by itself; the link waits as long as it can, and then says when to try again",
    Treatment.OURS: "the request was wrong, which is never the fault of the person who asked",
    Treatment.DATA: "it says something of one thing that was asked for, and nothing of the mailbox",
}

#: Rows that would bury the others; they are listed with the response codes only.
_SAYING_NOTHING = [group.rule for group in GROUPS if group.treatment is Treatment.DATA and group.rule.response_codes]

_INTRODUCTION = """# What a link can end in, why, and what to do about it

Written by `make generate` from the classifier's table and the texts that people read; do not edit.

A link that fails says one code out of this list, in one of five categories. Text in braces, such as {email}, is
filled in; a remedy whose value is not known is left out, and so is one whose condition, in parentheses, does not hold.
Words in CAPITALS inside a command are to be replaced.
"""

_LISTED_TOO = """Before them: what [every code](#every-code) may say. After them: [whose answer counts without
a URL](#without-a-url), [evidence](#evidence), [response codes](#response-codes)."""

_EVIDENCE = """
## Evidence

`evidence` of a failed link shows what was seen, as far as it was seen:

| name | meaning |
|---|---|
"""

_RESPONSE_CODES = """
## Response codes

What Exchange says in EWS' own words, and how it is treated. First match wins; while a mail is being sent, the groups
for that step come first. A code that is not listed is a [server_error](#server_error), or
[send_failed](#send_failed) while sending, and stands in the evidence.
"""


def page() -> str:
    """All of it, as Markdown."""
    shown = _shown_by()
    codes = "".join(_code(code, shown.get(code, [])) for code in Code)
    return (
        _INTRODUCTION
        + _contents()
        + _every_code()
        + codes
        + without_url()
        + _EVIDENCE
        + _evidence()
        + _RESPONSE_CODES
        + _response_codes()
    )


def _contents() -> str:
    lines = []
    titles = explanations(Locale.EN)
    for category in Category:
        lines += ["", f"**`{category}`**: {CATEGORY_TEXTS[category]}", ""]
        lines += [f"- [{code}](#{code}): {titles[code].title}" for code in Code if CATEGORIES[code] is category]
    return "\n".join([*lines, "", _LISTED_TOO, ""])


def _every_code() -> str:
    lines = ["", "## Every code", ""]
    for locale in Locale:
        first, last = remedies_around(locale)
        lines += [f"**{LANGUAGES[locale]}**, before the remedies of the code:", "", *listed(first), ""]
        lines += ["After them:", "", *listed(last), ""]
    return "\n".join(lines)


def _code(code: Code, shown: list[str]) -> str:
    lines = ["", f"## {code}", "", f"Category `{CATEGORIES[code]}`{_may_pass(code)}.", ""]
    lines += ["| seen | row | known from |", "|---|---|---|"]
    lines += [f"| {seen} | {row} | {source} |" for seen, row, source in _leading_to(code)]
    for locale in Locale:
        text = explanations(locale)[code]
        lines += ["", f"**{LANGUAGES[locale]}: {text.title}**", "", text.explanation, ""]
        lines += listed(text.remedies)
    if shown:
        lines += ["", f"On the mock: {', '.join(f'`{use}`' for use in shown)}"]
    return "\n".join([*lines, ""])


def _may_pass(code: Code) -> str:
    return "; `retryable`: it may pass by itself" if code in RETRYABLE else ""


def _leading_to(code: Code) -> Iterator[tuple[str, str, str]]:
    for rule in RULES:
        if rule.code is code and rule not in _SAYING_NOTHING:
            yield conditions(rule), rule.name, rule.source
    if any(rule.code is code for rule in _SAYING_NOTHING):
        yield "[a response code](#response-codes) that says nothing of the mailbox", "", ""
    for one in CONCLUSIONS:
        if one.code is code:
            yield f"{one.seen}, in step {one.step}", one.rule, one.source


def _evidence() -> str:
    return "".join(f"| `{one.name}` | {one.meaning} |\n" for one in EVIDENCE)


def _response_codes() -> str:
    lines = []
    for treatment in Treatment:
        lines += ["", f"**{treatment}**: {TREATMENT_TEXTS[treatment]}", ""]
        lines += ["| ends in | codes | row | known from |", "|---|---|---|---|"]
        for group in GROUPS:
            if group.treatment is treatment and group.rule.response_codes:
                ends = f"[{group.rule.code}](#{group.rule.code}){' while sending' if group.rule.steps else ''}"
                codes = ", ".join(sorted(group.rule.response_codes))
                lines.append(f"| {ends} | {codes} | {group.rule.name} | {group.rule.source} |")
    return "\n".join([*lines, ""])


def _shown_by() -> dict[str, list[str]]:
    """What to link to on the mock, by code."""
    rows = (
        *listing.scenario_rows(read_all().values()),
        *listing.mailbox_rows(World.default().specs.values()),
        *listing.tls_rows(HOSTS),
    )
    shown: dict[str, list[str]] = {}
    for row in rows:
        shown.setdefault(row["outcome"].rpartition("/")[2], []).append(row["use"])
    return shown
