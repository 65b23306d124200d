"""pyiceberg with a SQLite catalog on the local disk, so that its commit itself costs no request; s3fs, the faster of its file systems."""
import os

import pyiceberg.io.pyarrow  # noqa: F401  imported here, so that no measurement pays for it
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import StaticTable

ZSTD = {"write.parquet.compression-codec": "zstd", "write.parquet.compression-level": "3"}


def file_options(place):
    if place["kind"] == "local":
        return {}
    return {
        "s3.endpoint": place["endpoint"],
        "s3.access-key-id": place["accessKeyId"],
        "s3.secret-access-key": place["secretAccessKey"],
        "s3.region": place["region"],
        "s3.path-style-access": "true",
    }


class System:
    opened = None

    def open(self, place, table, create, schema):
        where = place["folder"]
        os.makedirs(where, exist_ok=True)
        warehouse = f"file://{where}/warehouse" if place["kind"] == "local" else f"s3://{place['bucket']}/{place['prefix']}/{table}"
        files = {**file_options(place), **({} if place["kind"] == "local" else {"py-io-impl": "pyiceberg.io.fsspec.FsspecFileIO"})}
        self.catalog = SqlCatalog("p", uri=f"sqlite:///{where}/{table}.db", warehouse=warehouse, **files)
        self.name = f"n.{table}"
        if create:
            self.catalog.create_namespace("n")
            self.table = self.catalog.create_table(self.name, schema=schema)
        else:
            self.table = self.catalog.load_table(self.name)

    def append(self, batch):
        self.table.append(batch)

    def ids(self):
        return self.catalog.load_table(self.name).scan().to_arrow()["id"].to_pylist()

    def scanner(self, metadata, files, place):
        return lambda: StaticTable.from_metadata(metadata, file_options(place)).scan().to_arrow()

    def selecting(self, metadata, where, columns, place):
        fields = tuple(columns or ["*"])
        return lambda: StaticTable.from_metadata(metadata, file_options(place)).scan(row_filter=where, selected_fields=fields).to_arrow()

    def plan(self, metadata, where):
        if self.opened is None:
            self.opened = StaticTable.from_metadata(metadata)
        scan = self.opened.scan() if where is None else self.opened.scan(row_filter=where)
        return len(list(scan.plan_files()))

    def writer(self, folder, table):
        catalog = SqlCatalog("p", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}/warehouse")
        catalog.create_namespace("n")
        target = catalog.create_table("n.t", schema=table.schema, properties=ZSTD)
        return lambda: target.append(table)
