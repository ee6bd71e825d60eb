"""Does the mock stay as large as it is, however many mails it is sent?

    python -m bench.endurance [--minutes 2] [--json]

wrk creates and sends mails over 16 connections: each lies in Sent Items, in the recipient's Inbox and in the journal.
Memory grows until folders and journal hold what they keep, and no further: the ratio is the last third's largest over
the middle third's. Needs wrk.
"""

import argparse
import json
import shutil

from rich.console import Console
from rich.live import Live
from rich.table import Table

from bench.mock_servers import envelope
from bench.wiremock import load, mock_ews, resident_mb

STEPS = 12
MAIL = envelope(
    '<m:CreateItem MessageDisposition="SendAndSaveCopy"><m:Items><t:Message><t:Subject>endurance</t:Subject>'
    f'<t:Body BodyType="Text">{"All work and no play. " * 100}</t:Body><t:ToRecipients><t:Mailbox>'
    "<t:EmailAddress>ok@mock.test</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message></m:Items></m:CreateItem>"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is not installed, so nothing was measured: `apt install wrk`, `brew install wrk`")
        return
    table = Table("mails", "mails/s", "MB", title="mock_ews under a load of mails")
    sizes, sent = [], 0
    step_s = max(1, round(options.minutes * 60 / STEPS))
    with mock_ews() as (port, pid, _), Live(table, console=Console(quiet=options.json)):
        for _ in range(STEPS):
            rate = load(port, step_s, MAIL)
            sent += round(rate * step_s)
            sizes.append(resident_mb(pid))
            table.add_row(str(sent), f"{rate:.0f}", f"{sizes[-1]:.0f}")
    ratio = max(sizes[-STEPS // 3 :]) / max(sizes[STEPS // 3 : -STEPS // 3])
    if options.json:
        print(json.dumps({"mails": sent, "resident_mb": [round(size) for size in sizes], "ratio": round(ratio, 2)}))
    else:
        print(f"ratio {ratio:.2f} (largest of the last third / of the middle third)")


if __name__ == "__main__":
    main()
