"""GetInboxRules and UpdateInboxRules."""

from functools import partial

from lxml.etree import _Element as Element

from mock_ews.exchange import Mailbox
from mock_ews.exchange.rules import Rule
from mock_ews.operations.elements import add, local, m, t, text_of
from mock_ews.operations.fields.rule_xml import Look, RuleError, read_rule, write_rule
from mock_ews.operations.registry import Answer, Call, operation
from mock_ews.operations.targets import check_own, folder_of, item_of


@operation("GetInboxRules", since="Exchange2010_SP1", single=True)
def get_inbox_rules(call: Call) -> Answer:
    """All rules of a mailbox, those that are switched off too."""

    def answer(element: Element, message: Element) -> None:
        mailbox = _mailbox(call, element)
        add(message, m("OutlookRuleBlobExists"), "true" if any(rule.client_only for rule in mailbox.rules) else "false")
        if mailbox.rules:
            rules = add(message, m("InboxRules"))
            for rule in sorted(mailbox.rules, key=lambda rule: rule.priority):
                write_rule(rules, rule)

    return answer


@operation("UpdateInboxRules", since="Exchange2010_SP1", single=True)
def update_inbox_rules(call: Call) -> Answer:
    """All operations are done, or none: then the answer says what is wrong with which."""

    def answer(element: Element, message: Element) -> None:
        mailbox = _mailbox(call, element)
        rules = {rule.id: rule for rule in mailbox.rules}
        failures: list[tuple[int, list[RuleError]]] = []
        touched: set[str] = set()
        operations = element.find(m("Operations"))
        for index, change in enumerate(operations if operations is not None else ()):
            errors = _change(call, change, rules, touched)
            if errors:
                failures.append((index, errors))
        if failures:
            _write_failures(message, failures)
        else:
            mailbox.rules = list(rules.values())

    return answer


def _mailbox(call: Call, element: Element) -> Mailbox:
    if address := element.findtext(m("MailboxSmtpAddress")):
        check_own(call, address)
    return call.mailbox


def _change(call: Call, change: Element, rules: dict[str, Rule], touched: set[str]) -> list[RuleError]:
    """Do one operation on the rules; the answer is what is wrong with it."""
    kind = local(change)
    rule_element = change.find(t("Rule"))
    rule_id = text_of(change if rule_element is None else rule_element, t("RuleId"))
    if kind == "CreateRuleOperation":
        if rule_id:
            return [RuleError("RuleId", "CreateWithRuleId", "A new rule has no id yet.", rule_id)]
        rule_id = call.world.new_rule_id()
    elif not rule_id:
        return [RuleError("RuleId", "MissingParameter", "Which rule?")]
    elif rule_id not in rules:
        return [RuleError("RuleId", "RuleNotFound", "There is no such rule.", rule_id)]
    elif rule_id in touched:
        return [RuleError("RuleId", "DuplicatedOperationOnTheSameRule", "One operation for each rule.", rule_id)]
    touched.add(rule_id)
    if rule_element is None:
        del rules[rule_id]
        return []
    look = Look(partial(folder_of, call), partial(item_of, call))
    rule, errors = read_rule(rule_element, rule_id, look)
    if not errors:
        rules[rule_id] = rule
    return errors


def _write_failures(message: Element, failures: list[tuple[int, list[RuleError]]]) -> None:
    for child in list(message):
        message.remove(child)
    message.set("ResponseClass", "Error")
    add(message, m("MessageText"), "A validation error occurred while executing the rule operation.")
    add(message, m("ResponseCode"), "ErrorInboxRulesValidationError")
    add(message, m("DescriptiveLinkKey"), "0")
    listed = add(message, m("RuleOperationErrors"))
    for index, errors in failures:
        element = add(listed, t("RuleOperationError"))
        add(element, t("OperationIndex"), str(index))
        validation_errors = add(element, t("ValidationErrors"))
        for error in errors:
            entry = add(validation_errors, t("Error"))
            add(entry, t("FieldURI"), error.field_uri)
            add(entry, t("ErrorCode"), error.code)
            add(entry, t("ErrorMessage"), error.message)
            add(entry, t("FieldValue"), error.value)
