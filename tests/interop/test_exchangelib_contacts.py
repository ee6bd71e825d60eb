"""exchangelib keeps contacts and lists, changes single entries, and finds people."""

from exchangelib import Account
from exchangelib.indexed_properties import EmailAddress, PhysicalAddress
from exchangelib.items import Contact, DistributionList
from exchangelib.properties import Mailbox, Member


def test_a_contact_lives(account: Account) -> None:
    home = PhysicalAddress(label="Home", street="St James Square", city="London")
    ada = Contact(
        folder=account.contacts,
        display_name="Ada Lovelace",
        given_name="Ada",
        surname="Lovelace",
        email_addresses=[EmailAddress(label="EmailAddress1", email="ada@example.com")],
        physical_addresses=[home],
    ).save()
    ada.physical_addresses = [PhysicalAddress(label="Home", street="St James Square", city="Nottingham")]
    ada.save(update_fields=["physical_addresses"])
    found = account.contacts.get(surname="Lovelace")
    assert found.complete_name.full_name == "Ada Lovelace"
    assert found.email_addresses[0].email == "ada@example.com"
    assert [(one.street, one.city) for one in found.physical_addresses] == [("St James Square", "Nottingham")]
    (persona,) = account.contacts.people().filter("DisplayName:love")
    assert persona.display_name == "Ada Lovelace"
    (resolved,) = account.protocol.resolve_names(["Ada Lov"], search_scope="Contacts")
    assert resolved.email_address == "ada@example.com"
    ada.delete()
    assert account.contacts.all().count() == 0


def test_a_list_lives(account: Account) -> None:
    team = DistributionList(folder=account.contacts, display_name="Team").save()
    team.members = [Member(mailbox=Mailbox(email_address="a@example.com", mailbox_type="OneOff"))]
    team.save(update_fields=["members"])
    found = account.contacts.get(display_name="Team")
    assert [member.mailbox.email_address for member in found.members] == ["a@example.com"]
