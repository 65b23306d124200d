#!/usr/bin/env python3
"""Writes tables with pyiceberg for Frazil to read: pyiceberg_tables.py FOLDER

Prints a line of JSON for each: {name, directory, where}. pyiceberg numbers its metadata files in its own way, so each table's are copied
to the names that a directory without a catalog has: v1, v2, … and the hint.
"""
import datetime
import decimal
import json
import os
import shutil
import sys
import uuid

import pyarrow
from pyiceberg import types
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.sorting import SortField, SortOrder
from pyiceberg.transforms import (
    BucketTransform, DayTransform, HourTransform, IdentityTransform, MonthTransform, TruncateTransform, VoidTransform, YearTransform,
)
from pyiceberg.types import ListType, MapType, NestedField, StructType

D = decimal.Decimal
UTC = datetime.timezone.utc
PLANE = '\U0001f6eb'

# Values at the edges of each type, each with null.
COLUMNS = {
    'b': (types.BooleanType(), [True, False]),
    'i': (types.IntegerType(), [0, -1, 2**31 - 1, -2**31, -7]),
    'l': (types.LongType(), [0, -1, 2**63 - 1, -2**63, 2**53 + 1]),
    'f': (types.FloatType(), [0.0, -0.0, 1.5, float('nan'), float('inf')]),
    'd': (types.DoubleType(), [0.0, -0.0, 0.1, float('nan'), float('-inf'), 1e308]),
    'dec9': (types.DecimalType(9, 2), [D('0.00'), D('-0.01'), D('9999999.99'), D('-9999999.00'), D('-1.00')]),
    'dec18': (types.DecimalType(18, 4), [D('0.0000'), D('-1.5000'), D('99999999999999.9999')]),
    'dec38': (types.DecimalType(38, 10), [D('0E-10'), D('-1.0000000001'), D('9999999999999999999999999999.9999999999')]),
    'dt': (types.DateType(), [datetime.date(*day) for day in ((1970, 1, 1), (1969, 12, 31), (1, 1, 1), (9999, 12, 31), (2024, 2, 29), (1900, 2, 28))]),
    'tm': (types.TimeType(), [datetime.time(0, 0), datetime.time(23, 59, 59, 999999)]),
    'ts': (types.TimestampType(), [datetime.datetime(*at) for at in ((1970, 1, 1), (1969, 12, 31, 23, 59, 59, 999999), (1, 1, 1), (9999, 12, 31, 23, 59, 59, 999999))]),
    'tz': (types.TimestamptzType(), [datetime.datetime(*at, tzinfo=UTC) for at in ((1970, 1, 1), (1969, 12, 31, 23, 59, 59, 999999), (2024, 2, 29, 12, 30), (1899, 3, 1))]),
    's': (types.StringType(), ['', 'a', 'é', PLANE, 'a' * 17, 'a' * 15 + PLANE * 2, 'a' * 15 + '\U0010ffff' * 2, 'x/y z%', 'null']),
    'u': (types.UUIDType(), [uuid.UUID(int=0).bytes, uuid.UUID(int=2**128 - 1).bytes, uuid.UUID('f79c3e09-677c-4bbd-a479-3f349cb785e7').bytes]),
    'fx': (types.FixedType(4), [b'\0\0\0\0', b'\xff\xff\xff\xff', b'abcd']),
    'bin': (types.BinaryType(), [b'', b'\xff' * 20, b'abc']),
}


class Writer:
    def __init__(self, folder):
        self._folder = folder
        self._catalog = SqlCatalog('written', uri=f'sqlite:///{folder}/catalog.db', warehouse=f'file://{folder}')
        self._catalog.create_namespace('ns')

    def create(self, name, schema, spec=None, order=None, **properties):
        optional = {key: value for key, value in (('partition_spec', spec), ('sort_order', order)) if value is not None}
        return self._catalog.create_table(f'ns.{name}', schema, properties=properties, **optional)

    def append(self, name, rows):
        table = self._catalog.load_table(f'ns.{name}')
        table.append(pyarrow.Table.from_pylist(rows, schema=table.schema().as_arrow()))

    def finish(self, name, *where):
        table = self._catalog.load_table(f'ns.{name}')
        directory = table.location().removeprefix('file://')
        versions = [entry.metadata_file for entry in table.metadata.metadata_log] + [table.metadata_location]
        for number, file in enumerate(versions, 1):
            shutil.copy(file.removeprefix('file://'), f'{directory}/metadata/v{number}.metadata.json')
        with open(f'{directory}/metadata/version-hint.text', 'w', encoding='utf-8') as hint:
            hint.write(str(len(versions)))
        print(json.dumps({'name': name, 'directory': directory, 'where': where}))


def schema_of(*names):
    columns = [NestedField(number, name, COLUMNS[name][0], required=False) for number, name in enumerate(names, 2)]
    return Schema(NestedField(1, 'id', types.LongType(), required=True), *columns)


def row_of(names, number):
    values = {name: [*COLUMNS[name][1], None] for name in names}
    return {'id': number} | {name: of[number % len(of)] for name, of in values.items()}


def every_type(writer):
    writer.create('types', schema_of(*COLUMNS))
    writer.append('types', [row_of(COLUMNS, number) for number in range(24)])
    for number in range(24, 33):
        writer.append('types', [row_of(COLUMNS, number)])
    writer.finish('types', 'i < 0', 'l = 9223372036854775807', 'd > 0.05', "dt < '1970-01-01'", "s > 'aaaaaaaaaaaaaaaa'", "s = ''", 'dec9 <= -0.01', "ts >= '1970-01-01T00:00:00'")


def partitioned(writer, name, fields, *where):
    """Each field: (column, transform). Every row is a file of its own, or nearly."""
    names = list(dict.fromkeys(column for column, _ in fields))
    schema = schema_of(*names)
    spec = PartitionSpec(*(
        PartitionField(schema.find_field(column).field_id, 1000 + number, transform, f'{column} {transform}') for number, (column, transform) in enumerate(fields)
    ))
    writer.create(name, schema, spec)
    writer.append(name, [row_of(names, number) for number in range(30)])
    writer.append(name, [row_of(names, 0)])
    writer.finish(name, *where)


def partitions(writer):
    partitioned(writer, 'numbers', [('b', IdentityTransform()), ('i', BucketTransform(5)), ('l', IdentityTransform()), ('dec9', BucketTransform(3))], 'i = -7', 'l > 0', 'l <= -1', 'b = true')
    partitioned(writer, 'decimals', [('dec9', TruncateTransform(100)), ('dec18', IdentityTransform()), ('dec38', BucketTransform(4))], 'dec9 <= -0.01', 'dec18 >= 0', 'dec9 = 9999999.99')
    partitioned(writer, 'texts', [('s', TruncateTransform(2)), ('bin', IdentityTransform()), ('fx', BucketTransform(2))], "s = 'é'", "s >= 'x'", "s < 'aa'")
    partitioned(writer, 'identities', [('s', IdentityTransform()), ('dt', IdentityTransform()), ('tz', VoidTransform()), ('u', BucketTransform(3))], "s = 'x/y z%'", "dt < '1970-01-01'", "s = 'null'")
    partitioned(writer, 'dates', [('dt', YearTransform()), ('ts', MonthTransform())], "dt < '1970-01-01'", "dt = '2024-02-29'", "ts < '1970-01-01T00:00:00'")
    partitioned(writer, 'instants', [('tz', HourTransform()), ('ts', DayTransform())], "tz < '1970-01-01T00:00:00+00:00'", "tz >= '2024-02-29T12:00:00+00:00'", "ts = '1969-12-31T23:59:59.999999'")


def nested(writer):
    point = StructType(NestedField(5, 'z', types.StringType(), required=False))
    writer.create('nested', Schema(
        NestedField(1, 'id', types.LongType(), required=True),
        NestedField(2, 'st', StructType(NestedField(3, 'x', types.IntegerType(), required=False), NestedField(4, 'y', point, required=False)), required=False),
        NestedField(6, 'li', ListType(7, types.DoubleType(), element_required=False), required=False),
        NestedField(8, 'mp', MapType(9, types.StringType(), 10, ListType(11, types.LongType(), element_required=False), value_required=False), required=False),
    ))
    writer.append('nested', [
        {'id': 1, 'st': {'x': 7, 'y': None}, 'li': [1.5, None, float('nan')], 'mp': {'é': [2**60, None], '': None, 'c': []}},
        {'id': 2, 'st': {'x': None, 'y': {'z': None}}, 'li': [], 'mp': {}},
        {'id': 3, 'st': {'x': -1, 'y': {'z': 'zz'}}, 'li': [None], 'mp': {'a': [1]}},
    ])
    writer.finish('nested', 'id > 1')


def evolved(writer, version):
    """Columns added, renamed, moved, widened and dropped, at the top and inside; a name used again; three partition specs."""
    name = f'evolved-v{version}'
    table = writer.create(name, Schema(
        NestedField(1, 'id', types.LongType(), required=True), NestedField(2, 'i', types.IntegerType()), NestedField(3, 'f', types.FloatType()), NestedField(4, 'dec', types.DecimalType(9, 2)),
        NestedField(5, 's', types.StringType()), NestedField(6, 'gone', types.StringType()),
        NestedField(7, 'st', StructType(NestedField(8, 'a', types.IntegerType(), required=False), NestedField(9, 'b', types.StringType(), required=False)), required=False),
    ), PartitionSpec(PartitionField(2, 1000, IdentityTransform(), 'i'), PartitionField(3, 1001, IdentityTransform(), 'f_p'), PartitionField(4, 1002, TruncateTransform(100), 'dec_t')), **{'format-version': version})
    writer.append(name, [
        {'id': 1, 'i': 5, 'f': 0.1, 'dec': D('1.25'), 's': 'one', 'gone': 'g', 'st': {'a': 1, 'b': 'b'}}, {'id': 2},
        {'id': 3, 'i': -7, 'f': -0.5, 'dec': D('-1.25'), 's': 'x', 'gone': 'h', 'st': {'a': None, 'b': None}},
    ])
    with table.update_schema() as update:
        update.add_column('at', types.TimestamptzType()).move_first('s').rename_column('s', 'text').delete_column('gone').rename_column('st.a', 'st_a').add_column(('st', 'c'), types.DoubleType())
        update.update_column('i', types.LongType()).update_column('f', types.DoubleType()).update_column('dec', types.DecimalType(18, 2))
    writer.append(name, [{'id': 4, 'i': 2**40, 'f': 0.1, 'dec': D('1234567890123456.25'), 'text': 'four', 'at': datetime.datetime(2024, 1, 1, tzinfo=UTC), 'st': {'st_a': 4, 'b': 'bb', 'c': 1.5}}])
    table.refresh()
    with table.update_schema() as update:
        update.add_column('gone', types.IntegerType())
    writer.append(name, [{'id': 5, 'i': 1, 'f': 1.0, 'dec': D('1.00'), 'text': 'five', 'gone': 55}])
    table.refresh()
    with table.update_spec() as update:
        update.remove_field('f_p').add_field('id', BucketTransform(4), 'id_b').rename_field('i', 'i_renamed')
    writer.append(name, [{'id': 6, 'i': 6, 'f': 1.0, 'dec': D('1.00'), 'text': 'six', 'gone': 66}])
    table.refresh()
    with table.update_spec() as update:
        update.add_field('at', DayTransform(), 'at_day')
    writer.append(name, [{'id': 7, 'i': 6, 'dec': D('1.00'), 'text': 'seven', 'at': datetime.datetime(1969, 12, 31, tzinfo=UTC)}, {'id': 8, 'i': 7, 'f': float('nan'), 'text': 'eight', 'gone': 66}])
    writer.finish(name, 'i = 5', 'i > 5', 'dec < 0', "text = 'one'", 'gone = 66', 'f >= 1', "at < '1970-01-01T00:00:00+00:00'")


def operations(writer):
    table = writer.create('operations', Schema(NestedField(1, 'id', types.LongType(), required=True), NestedField(2, 'g', types.StringType())),
                          PartitionSpec(PartitionField(2, 1000, IdentityTransform(), 'g')), SortOrder(SortField(1, IdentityTransform())))
    arrow = table.schema().as_arrow()

    def rows(ids, group):
        return pyarrow.Table.from_pylist([{'id': number, 'g': group} for number in ids], schema=arrow)

    for ids, group in ((range(10), 'a'), (range(10, 20), 'b/ü%'), (range(20, 30), None)):
        table.append(rows(ids, group))
    table.delete('id = 5')
    table.delete("g == 'b/ü%' and id > 15")
    table.overwrite(rows([100], 'z'), overwrite_filter='id < 3')
    table.dynamic_partition_overwrite(rows([200], 'a'))
    table.manage_snapshots().create_tag(table.current_snapshot().snapshot_id, 'tagged').create_branch(table.current_snapshot().snapshot_id, 'side').commit()
    table.append(rows([7], ''))
    table.delete('g is null')
    writer.finish('operations', "g = 'b/ü%'", "g = ''", 'id >= 100')


def small(writer):
    plain = Schema(NestedField(1, 'id', types.LongType(), required=True), NestedField(2, 's', types.StringType()))
    writer.create('empty', plain)
    writer.finish('empty')
    writer.create('emptied', plain)
    writer.append('emptied', [{'id': 1}])
    writer._catalog.load_table('ns.emptied').delete('id = 1')
    writer.finish('emptied')
    writer.create('merged', plain, **{'commit.manifest-merge.enabled': 'true', 'commit.manifest.min-count-to-merge': '2'})
    for number in range(5):
        writer.append('merged', [{'id': number, 's': 'é' * number}])
    writer.finish('merged', "s > 'éé'")
    writer.create('upgraded', plain, **{'format-version': '1'})
    writer.append('upgraded', [{'id': 1}])
    with writer._catalog.load_table('ns.upgraded').transaction() as transaction:
        transaction.upgrade_table_version(2)
    writer.append('upgraded', [{'id': 2}])
    writer.finish('upgraded', 'id = 1')


def main():
    os.makedirs(sys.argv[1])
    writer = Writer(sys.argv[1])
    every_type(writer)
    partitions(writer)
    nested(writer)
    evolved(writer, 1)
    evolved(writer, 2)
    operations(writer)
    small(writer)


if __name__ == '__main__':
    main()
