"""deltalake (delta-rs), with its defaults and zstd for large writes."""
from deltalake import DeltaTable, WriterProperties, write_deltalake

ZSTD = WriterProperties(compression="ZSTD", compression_level=3)


def storage_options(place):
    if place["kind"] == "local":
        return None
    return {
        "AWS_ENDPOINT_URL": place["endpoint"],
        "AWS_ACCESS_KEY_ID": place["accessKeyId"],
        "AWS_SECRET_ACCESS_KEY": place["secretAccessKey"],
        "AWS_REGION": place["region"],
        "AWS_ALLOW_HTTP": "true",
        "aws_conditional_put": "etag",
    }


class System:
    def open(self, place, table, create, schema):
        self.options = storage_options(place)
        self.uri = f"{place['folder']}/{table}" if place["kind"] == "local" else f"s3://{place['bucket']}/{place['prefix']}/{table}"
        if create:
            self.table = DeltaTable.create(self.uri, schema=schema, storage_options=self.options)
        else:
            self.table = DeltaTable(self.uri, storage_options=self.options)

    def append(self, batch):
        write_deltalake(self.table, batch, mode="append")

    def append_all(self, batches):
        for batch in batches:
            write_deltalake(self.table, batch, mode="append", writer_properties=ZSTD)

    def ids(self):
        return DeltaTable(self.uri, storage_options=self.options).to_pyarrow_table()["id"].to_pylist()

    def writer(self, folder, table):
        return lambda: write_deltalake(f"{folder}/t", table, writer_properties=ZSTD)

    def optimize(self):
        metrics = self.table.optimize.compact(writer_properties=ZSTD)
        return metrics["numFilesRemoved"], metrics["numFilesAdded"]
