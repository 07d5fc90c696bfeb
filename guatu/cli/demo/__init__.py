"""The demo: 临江区, a district that does not exist, its projects, people and eighteen months of work.

Read in this order: ``district`` (what is fixed: towns, units, leaders, the headline figures), ``named``
and ``bearings`` (the projects written by hand), ``names`` (how the others are called), ``portfolio`` (274
projects whose figures add up), ``history`` (what happened to each), ``loading`` (into the database). All but
``loading`` is plain values from a seed; no light is written down anywhere, the rules give them.
"""


def load() -> None:
    """Load the demo into an empty site, in one transaction; raises NotEmpty when there are projects."""
    from guatu.cli.demo.loading import load_demo

    load_demo()
