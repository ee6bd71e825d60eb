"""Rows for redirects, judged by the host and the path that they lead to."""

from typing import Final

from ewslink.linking.rules.rule import Rule
from ewslink.linking.typed_url import IS_EWS
from ewslink_contracts.outcomes import Code

_REDIRECT = range(300, 400)

REDIRECT_RULES: Final = (
    Rule(
        "error page of an overloaded server",
        Code.SERVER_UNAVAILABLE,
        "exchangelib protocol.py",
        status=_REDIRECT,
        location=r"/genericerrorpage\.htm",
    ),
    Rule(
        "page of a gateway's portal",
        Code.PREAUTH_PROXY,
        "exchangelib protocol.py (UAG); paths of TMG, F5 APM, Kemp ESP, Citrix and Ivanti gateways",
        status=_REDIRECT,
        location=r"/internalsite/|/cookieauth\.dll|/my\.(policy|logout)|/lm_auth_proxy|/nf/auth/|/vpn/|/dana-na/",
    ),
    Rule(
        "redirect to Outlook on the web",
        Code.OWA_REDIRECT,
        "DavMail, exchangelib #1141",
        status=_REDIRECT,
        location=r"/owa(/|$)|owalogon\.asp|/exchweb/bin/auth/",
    ),
    Rule(
        "redirect to EWS elsewhere",
        Code.REDIRECTED,
        "Microsoft: validating redirects",
        status=_REDIRECT,
        location=IS_EWS,
    ),
    Rule(
        "redirect to a sign-in page",
        Code.PREAUTH_PROXY,
        "exchangelib #113",
        status=_REDIRECT,
        location=r"/(adfs|saml|sso|idp|oauth|sign[-_]?in|log[-_]?[io]n)[^/]*(/|$)",
    ),
    Rule(
        "redirect to a sign-in host",
        Code.PREAUTH_PROXY,
        "exchangelib #113; login.microsoftonline.com",
        status=_REDIRECT,
        location_host=r"(^|\.)(adfs|sts|sso|idp|signin|login|logon|auth)[0-9]*\.",
    ),
    Rule("redirect to elsewhere", Code.REDIRECTED, "Microsoft: validating redirects", status=_REDIRECT),
)
