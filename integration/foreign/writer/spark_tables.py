#!/usr/bin/env python3
"""Writes tables with Spark for Frazil to read: spark_tables.py FOLDER JARS

Prints a line of JSON for each, as pyiceberg_tables.py does. Spark's catalog of folders numbers versions as Frazil does, but spells
locations as plain paths.
"""
import json
import os
import sys

from pyspark.sql import SparkSession

V2 = "tblproperties ('format-version' = '2')"
TYPES = """
(1, true, 0, float('-0.0'), double('NaN'), -0.01, -1.0000000001, date'0001-01-01', timestamp_ntz'0001-01-01 00:00:00', timestamp'0001-01-01 00:00:00Z', '', x'', null, null, null),
(2, false, -1, float('NaN'), -0.0D, 9999999.99, 9999999999999999999999999999.9999999999, date'9999-12-31', timestamp_ntz'9999-12-31 23:59:59.999999',
 timestamp'9999-12-31 23:59:59.999999Z', '\\u00e9\\ud83d\\udeeb', x'ff', named_struct('x', null, 'y', 'z'), array(), map()),
(3, null, null, null, null, null, null, null, null, null, null, null, named_struct('x', 1, 'y', null), array(null, 1.5D), map('a', null, 'b', array(1L, null))),
(4, true, 2147483647, float('Infinity'), double('-Infinity'), 0, 0, date'1969-12-31', timestamp_ntz'1969-12-31 23:59:59.999999', timestamp'1969-12-31 23:59:59.999999Z',
 repeat('a', 24), unhex(repeat('ff', 20)), null, null, null)"""


class Writer:
    def __init__(self, folder, jars):
        self._folder = folder
        settings = {
            'spark.driver.extraClassPath': f'{jars}/*', 'spark.driver.memory': '1g', 'spark.ui.enabled': 'false', 'spark.ui.showConsoleProgress': 'false', 'spark.driver.host': '127.0.0.1',
            'spark.driver.bindAddress': '127.0.0.1', 'spark.sql.session.timeZone': 'UTC', 'spark.sql.shuffle.partitions': '2', 'spark.sql.warehouse.dir': f'{folder}/unused',
            'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
            'spark.sql.catalog.w': 'org.apache.iceberg.spark.SparkCatalog', 'spark.sql.catalog.w.type': 'hadoop', 'spark.sql.catalog.w.warehouse': folder,
        }
        builder = SparkSession.builder.master('local[2]')
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.spark = builder.getOrCreate()
        self.spark.sparkContext.setLogLevel('ERROR')

    def run(self, *statements):
        for statement in statements:
            self.spark.sql(statement)

    def finish(self, name, *where):
        print(json.dumps({'name': name, 'directory': f'{self._folder}/ns/{name}', 'where': where}), flush=True)


def main():
    folder, jars = sys.argv[1:]
    os.makedirs(folder)
    writer = Writer(folder, jars)
    writer.run(
        f"""create table w.ns.types (id bigint not null, b boolean, i int, f float, d double, dec9 decimal(9, 2), dec38 decimal(38, 10), dt date, ts timestamp_ntz, tz timestamp, s string, bin binary,
            st struct<x: int, y: string>, li array<double>, mp map<string, array<bigint>>) using iceberg {V2}""",
        f'insert into w.ns.types values {TYPES}',
    )
    writer.finish('types', 'i < 0', 'd > 0.05', "dt < '1970-01-01'", "s >= 'aaaaaaaaaaaaaaaa'")
    writer.run(
        f'create table w.ns.times (id bigint, tz timestamp, dt date) using iceberg partitioned by (hours(tz), months(dt)) {V2}',
        "insert into w.ns.times values (1, timestamp'1969-12-31 23:59:59.999999Z', date'1969-12-31'), (2, timestamp'1970-01-01 00:00:00Z', date'1970-01-01'), (3, null, null)",
    )
    writer.finish('times', "dt < '1970-01-01'", "dt >= '1970-01-01'", "tz < '1970-01-01T00:00:00+00:00'")
    writer.run(
        "create table w.ns.upgraded (id bigint, g string) using iceberg partitioned by (g) tblproperties ('format-version' = '1')",
        "insert into w.ns.upgraded values (1, 'a'), (2, null)",
        "alter table w.ns.upgraded set tblproperties ('format-version' = '2')",
        "insert into w.ns.upgraded values (3, 'a/b ü%')",
        'delete from w.ns.upgraded where id = 1',
        "call w.system.rewrite_manifests('ns.upgraded')",
        "insert into w.ns.upgraded values (4, 'b')",
    )
    writer.finish('upgraded', "g = 'a/b ü%'", 'id > 2')
    writer.run(
        f'create table w.ns.evolved (id bigint, i int, f float, s string, gone string) using iceberg partitioned by (i, bucket(4, s)) {V2}',
        "insert into w.ns.evolved values (1, 5, 0.1, 'one', 'g'), (2, null, null, null, null)",
        'alter table w.ns.evolved rename column s to text',
        'alter table w.ns.evolved alter column text first',
        'alter table w.ns.evolved alter column i type bigint',
        'alter table w.ns.evolved alter column f type double',
        'alter table w.ns.evolved drop column gone',
        'alter table w.ns.evolved add column gone int',
        'alter table w.ns.evolved replace partition field i with truncate(10, i)',
        "insert into w.ns.evolved (id, i, f, text, gone) values (3, 1099511627776, 0.1, 'three', 33)",
        'alter table w.ns.evolved drop partition field bucket(4, text)',
        "insert into w.ns.evolved (id, i, f, text, gone) values (4, 6, double('NaN'), 'four', null)",
        "call w.system.rewrite_data_files(table => 'ns.evolved', options => map('min-input-files', '2'))",
    )
    writer.finish('evolved', 'i = 5', 'i > 5', "text = 'three'", 'gone = 33')


if __name__ == '__main__':
    main()
