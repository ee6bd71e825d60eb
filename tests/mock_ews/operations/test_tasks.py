"""Tasks: how far they are, and those that recur. The clock of the world shows 23 November 2026."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Element

Ask = Callable[..., Element]
Read = Callable[[Element, str], list[str]]
Codes = Callable[[Element], list[str]]
ItemId = Callable[[Element], str]

_DAILY = "<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>"
_AFTER_A_WEEK = "<t:WeeklyRegeneration><t:Interval>1</t:Interval></t:WeeklyRegeneration>"


def _create(content: str, folder: str = "tasks") -> str:
    return (
        f'<m:CreateItem><m:SavedItemFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SavedItemFolderId>'
        f"<m:Items><t:Task>{content}</t:Task></m:Items></m:CreateItem>"
    )


def _get(item: str) -> str:
    return (
        "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>"
        f"<m:ItemIds>{item}</m:ItemIds></m:GetItem>"
    )


def _update(item: str, *changes: tuple[str, str]) -> str:
    """`changes`: name of a field and its text or content; "" deletes it."""
    updates = "".join(
        f'<t:SetItemField><t:FieldURI FieldURI="task:{name}"/><t:Task><t:{name}>{value}</t:{name}></t:Task>'
        "</t:SetItemField>"
        if value
        else f'<t:DeleteItemField><t:FieldURI FieldURI="task:{name}"/></t:DeleteItemField>'
        for name, value in changes
    )
    return (
        '<m:UpdateItem ConflictResolution="AlwaysOverwrite"><m:ItemChanges><t:ItemChange>'
        f"{item}<t:Updates>{updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )


def _delete(item: str, affected: str) -> str:
    return f'<m:DeleteItem DeleteType="HardDelete" {affected}><m:ItemIds>{item}</m:ItemIds></m:DeleteItem>'


def _recurring(pattern: str, number: int) -> str:
    return (
        f"<t:Recurrence>{pattern}<t:NumberedRecurrence><t:StartDate>2026-11-02</t:StartDate>"
        f"<t:NumberOfOccurrences>{number}</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>"
    )


def _find(more: str = "") -> str:
    return (
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
        f'{more}<m:ParentFolderIds><t:DistinguishedFolderId Id="tasks"/></m:ParentFolderIds></m:FindItem>'
    )


def test_a_task_lies_among_the_tasks(ask: Ask, read: Read, item_id: ItemId) -> None:
    item = item_id(
        ask(
            _create(
                "<t:Subject>Call</t:Subject><t:ActualWork>5</t:ActualWork><t:Companies><t:String>A</t:String>"
                "</t:Companies><t:DueDate>2026-12-01T00:00:00Z</t:DueDate><t:Mileage>9 km</t:Mileage>"
                "<t:PercentComplete>12.5</t:PercentComplete><t:StartDate>2026-11-30T00:00:00Z</t:StartDate>"
                "<t:TotalWork>60</t:TotalWork>"
            )
        )
    )
    shown = ask(_get(item))
    expected = {
        "ItemClass": "IPM.Task", "ActualWork": "5", "ChangeCount": "1", "Companies/t:String": "A",
        "DelegationState": "NoMatch", "DueDate": "2026-12-01T00:00:00Z", "IsComplete": "false", "IsRecurring": "false",
        "IsTeamTask": "false", "Mileage": "9 km", "PercentComplete": "12.5", "StartDate": "2026-11-30T00:00:00Z",
        "Status": "InProgress", "StatusDescription": "In Progress", "TotalWork": "60",
    }  # fmt: skip
    assert {name: read(shown, f"t:Task/t:{name}") for name in expected} == {
        name: [text] for name, text in expected.items()
    }


@pytest.mark.parametrize(
    ("content", "progress"),
    [
        ("", ["0", "NotStarted"]),
        ("<t:PercentComplete>100</t:PercentComplete>", ["100", "Completed"]),
        ("<t:Status>Completed</t:Status>", ["100", "Completed"]),
        ("<t:CompleteDate>2026-11-01T08:00:00Z</t:CompleteDate>", ["100", "Completed"]),
        # the last one wins
        ("<t:PercentComplete>100</t:PercentComplete><t:Status>NotStarted</t:Status>", ["0", "NotStarted"]),
        ("<t:PercentComplete>40</t:PercentComplete><t:Status>Deferred</t:Status>", ["40", "Deferred"]),
    ],
)
def test_status_percentage_and_date_agree(
    ask: Ask, read: Read, item_id: ItemId, content: str, progress: list[str]
) -> None:
    shown = ask(_get(item_id(ask(_create(content)))))
    assert read(shown, "t:PercentComplete") + read(shown, "t:Status") == progress
    assert read(shown, "t:IsComplete") == [str(progress[1] == "Completed").lower()]
    assert bool(read(shown, "t:CompleteDate")) == (progress[1] == "Completed")


@pytest.mark.parametrize(
    ("change", "progress"),
    [
        (("Status", "InProgress"), ["0", "InProgress"]),
        (("PercentComplete", "30"), ["30", "InProgress"]),
        (("PercentComplete", "0"), ["0", "NotStarted"]),
        (("CompleteDate", ""), ["0", "NotStarted"]),
        (("Status", ""), ["0", "NotStarted"]),
    ],
)
def test_a_task_can_be_taken_up_again(
    ask: Ask, read: Read, item_id: ItemId, change: tuple[str, str], progress: list[str]
) -> None:
    item = item_id(ask(_create("<t:Status>Completed</t:Status>")))
    shown = ask(_get(item_id(ask(_update(item, change)))))
    assert read(shown, "t:PercentComplete") + read(shown, "t:Status") == progress
    assert read(shown, "t:CompleteDate") == []


@pytest.mark.parametrize("name", ["IsComplete", "IsRecurring", "IsTeamTask"])
def test_what_is_worked_out_cannot_be_set(ask: Ask, codes: Codes, item_id: ItemId, name: str) -> None:
    assert codes(ask(_create(f"<t:{name}>true</t:{name}>"))) == ["ErrorInvalidPropertySet"]
    item = item_id(ask(_create("")))
    assert codes(ask(_update(item, (name, "true")))) == ["ErrorInvalidPropertySet"]
    assert codes(ask(_update(item, (name, "")))) == ["ErrorInvalidPropertyDelete"]


def test_a_percentage_has_its_bounds(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_create("<t:PercentComplete>100.5</t:PercentComplete>"))) == ["ErrorInvalidValueForProperty"]
    assert codes(ask(_create("<t:PercentComplete>NaN</t:PercentComplete>"))) == ["ErrorInvalidValueForProperty"]


def test_a_task_lies_in_no_other_folder(ask: Ask, codes: Codes) -> None:
    assert codes(ask(_create("", "drafts"))) == ["ErrorCannotCreateTaskInNonTaskFolder"]


def test_tasks_are_found_and_sorted(ask: Ask, read: Read) -> None:
    for subject, due in (("later", "2026-12-02"), ("soon", "2026-12-01")):
        ask(_create(f"<t:Subject>{subject}</t:Subject><t:DueDate>{due}T00:00:00Z</t:DueDate>"))
    ask(_create("<t:Subject>done</t:Subject><t:Status>Completed</t:Status>"))
    by_date = '<t:FieldOrder Order="Ascending"><t:FieldURI FieldURI="task:DueDate"/></t:FieldOrder>'
    undone = (
        '<m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="task:IsComplete"/><t:FieldURIOrConstant>'
        '<t:Constant Value="false"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>'
    )
    assert read(ask(_find(f"{undone}<m:SortOrder>{by_date}</m:SortOrder>")), "t:Task/t:Subject") == ["soon", "later"]


def test_the_next_occurrence_follows_the_completed_one(ask: Ask, read: Read, item_id: ItemId) -> None:
    item = item_id(ask(_create(_recurring(_DAILY, 2))))
    assert read(ask(_get(item)), "t:DueDate") == ["2026-11-02T00:00:00Z"]
    split_off = item_id(ask(_update(item, ("Status", "Completed"))))
    done, rest = ask(_get(split_off)), ask(_get(item))
    assert read(done, "t:IsRecurring") + read(done, "t:DueDate") == ["false", "2026-11-02T00:00:00Z"]
    assert read(done, "t:Status") == ["Completed"]
    assert read(rest, "t:DueDate") + read(rest, "t:Status") == ["2026-11-03T00:00:00Z", "NotStarted"]
    assert read(rest, "t:NumberOfOccurrences") + read(rest, "t:ChangeCount") == ["1", "2"]
    last = item_id(ask(_update(item, ("Status", "Completed"))))
    shown = ask(_get(item))
    assert last.partition("ChangeKey")[0] == item.partition("ChangeKey")[0]
    assert read(shown, "t:IsRecurring") + read(shown, "t:Status") == ["false", "Completed"]
    assert len(read(ask(_find()), "t:Task")) == 2


def test_an_occurrence_that_is_moved_becomes_a_task_of_its_own(ask: Ask, read: Read, item_id: ItemId) -> None:
    item = item_id(ask(_create(_recurring(_DAILY, 9))))
    moved = item_id(ask(_update(item, ("DueDate", "2026-11-20T00:00:00Z"))))
    assert read(ask(_get(moved)), "t:DueDate") == ["2026-11-20T00:00:00Z"]
    assert read(ask(_get(item)), "t:DueDate") == ["2026-11-03T00:00:00Z"]


def test_a_regenerating_task_comes_again_after_it_was_done(ask: Ask, read: Read, item_id: ItemId) -> None:
    item = item_id(ask(_create(_recurring(_AFTER_A_WEEK, 3))))
    ask(_update(item, ("DueDate", "2026-11-20T00:00:00Z")))
    assert len(read(ask(_find()), "t:Task")) == 1
    ask(_update(item, ("PercentComplete", "100")))
    rest = ask(_get(item))
    assert read(rest, "t:DueDate") + read(rest, "t:NumberOfOccurrences") == ["2026-11-30T00:00:00Z", "2"]
    assert len(read(ask(_find()), "t:Task")) == 2


def test_who_deletes_a_task_says_which_occurrences(ask: Ask, read: Read, codes: Codes, item_id: ItemId) -> None:
    item = item_id(ask(_create(_recurring(_DAILY, 2))))
    only_this = 'AffectedTaskOccurrences="SpecifiedOccurrenceOnly"'
    assert codes(ask(_delete(item, ""))) == ["ErrorAffectedTaskOccurrencesRequired"]
    assert codes(ask(_delete(item, only_this))) == ["NoError"]
    assert read(ask(_get(item)), "t:DueDate") == ["2026-11-03T00:00:00Z"]
    assert codes(ask(_delete(item, only_this))) == ["ErrorCannotDeleteTaskOccurrence"]
    assert codes(ask(_delete(item, 'AffectedTaskOccurrences="AllOccurrences"'))) == ["NoError"]
    assert read(ask(_find()), "t:Task") == []


def test_a_recurrence_whose_dates_are_moments_is_taken(ask: Ask, read: Read, item_id: ItemId) -> None:
    content = _recurring(_DAILY, 2).replace("2026-11-02<", "2026-11-02T00:00:00Z<")
    assert read(ask(_get(item_id(ask(_create(content))))), "t:Recurrence//t:StartDate") == ["2026-11-02Z"]
