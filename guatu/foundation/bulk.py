"""Thousands of rows in one statement: the one place that writes its own SQL, the same for both databases.

`bulk_create` builds an expression tree for each value; ten thousand projects with their duties, stages, reports
and audit lines are more than a million values. Here a row is a tuple, prepared by its fields and handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    replacing: Sequence[str] = (),
) -> None:
    """Insert rows whose values stand in the order of `columns`, named as on an instance (`project_id`).

    Nothing is filled in: every column without a default in the database must be given. The rows' keys are not
    returned and no signal is sent. With `replacing`, the columns of a unique constraint, a row that stands there
    already is overwritten. Only inside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Many rows are written in one transaction or not at all.")
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[column] for column in columns]
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    named = {field.attname: quote(str(field.column)) for field in fields}
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(named.values())}) "
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    if replacing:
        unique = ", ".join(named[column] for column in replacing)
        fresh = ", ".join(
            f"{name} = EXCLUDED.{name}" for column, name in named.items() if column not in replacing
        )
        statement += f" ON CONFLICT ({unique}) DO UPDATE SET {fresh}"
    prepare = [_preparation(field, database) for field in fields]
    prepared = [
        tuple(None if value is None else to(value) for to, value in zip(prepare, row, strict=True))
        for row in rows
    ]
    if prepared:
        with database.cursor() as cursor:
            cursor.executemany(statement, prepared)


def insert_all(objects: Sequence[models.Model], *, replacing: Sequence[str] = ()) -> None:
    """Insert new instances of one model, which stay without a key."""
    if objects:
        model = type(objects[0])
        columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        insert(model, columns, map(attrgetter(*columns), objects), replacing=replacing)


def _preparation(field: models.Field[Any, Any], database: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """How a field's value becomes the database's; words and whole numbers are the same in both."""
    if isinstance(field, models.CharField | models.TextField):
        return str
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return int
    return partial(field.get_db_prep_save, connection=database)
