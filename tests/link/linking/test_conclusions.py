"""The table of what steps conclude: complete, in order, and told apart from the rows of the classifier."""

from ewslink.linking import conclusions
from ewslink.linking.conclusions import CONCLUSIONS, Conclusion
from ewslink.linking.rules.table import RULES
from ewslink_contracts.outcomes import Step


def test_the_table_has_every_conclusion_in_the_order_of_the_steps() -> None:
    defined = [one for one in vars(conclusions).values() if isinstance(one, Conclusion)]
    order = list(Step)
    assert list(CONCLUSIONS) == sorted(defined, key=lambda one: order.index(one.step))


def test_names_are_unique_and_sources_given() -> None:
    names = [one.rule for one in CONCLUSIONS]
    assert len(set(names)) == len(names)
    assert set(names).isdisjoint(rule.name for rule in RULES)
    assert [one.rule for one in CONCLUSIONS if not (one.seen.strip() and one.source.strip())] == []
