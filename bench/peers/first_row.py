"""Prints the first row of a small table, to time a process from its start.

usage: python first_row.py pyiceberg|deltalake|duckdb METADATA_OR_FOLDER
"""
import sys


def pyiceberg(metadata):
    from pyiceberg.table import StaticTable

    return StaticTable.from_metadata(metadata).scan(limit=1).to_arrow().to_pylist()[0]


def deltalake(folder):
    from deltalake import DeltaTable

    return DeltaTable(folder).to_pyarrow_table().slice(0, 1).to_pylist()[0]


def duckdb(metadata):
    from systems.duckdb_system import connect

    return connect({"kind": "local"}).execute(f"select * from iceberg_scan('{metadata}') limit 1").fetchone()


print({"pyiceberg": pyiceberg, "deltalake": deltalake, "duckdb": duckdb}[sys.argv[1]](sys.argv[2]), flush=True)
