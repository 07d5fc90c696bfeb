"""The demo: 临江区, a district that does not exist, with its projects, units, people and eighteen months of work.

Read in this order: ``district`` (what is fixed: towns, units, leaders, the headline figures), ``named`` (the
projects written by hand), ``names`` (how the others are called), ``portfolio`` (274 projects whose figures add
up), ``history`` (what happened to each), ``load`` (into the database). All but ``load`` is plain values from a
seed; no light is written down anywhere, the rules give them.
"""
