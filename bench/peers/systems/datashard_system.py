"""datashard, with its defaults; where its tables lie, it takes from the environment."""
import logging
import os

import datashard

logging.disable(logging.CRITICAL)
KINDS = {"int64": "long", "double": "double", "string": "string", "timestamp[us]": "timestamp"}


def schema_of(schema):
    fields = [{"id": index + 1, "name": field.name, "type": KINDS[str(field.type)], "required": False} for index, field in enumerate(schema)]
    return datashard.Schema(schema_id=0, fields=fields)


class System:
    def open(self, place, table, create, schema):
        for name in [name for name in os.environ if name.startswith("DATASHARD_")]:
            del os.environ[name]
        path = table
        if place["kind"] == "local":
            path = f"{place['folder']}/{table}"
        else:
            os.environ.update(
                DATASHARD_STORAGE_TYPE="s3",
                DATASHARD_S3_ENDPOINT=place["endpoint"],
                DATASHARD_S3_ACCESS_KEY=place["accessKeyId"],
                DATASHARD_S3_SECRET_KEY=place["secretAccessKey"],
                DATASHARD_S3_BUCKET=place["bucket"],
                DATASHARD_S3_PREFIX=place["prefix"],
            )
        self.table = datashard.create_table(path, schema=schema_of(schema)) if create else datashard.load_table(path)

    def append(self, batch):
        self.table.append_arrow(batch)

    def append_all(self, batches):
        with self.table.new_transaction() as transaction:
            for batch in batches:
                transaction.append_arrow(batch)
            transaction.commit()

    def ids(self):
        return [row["id"] for row in self.table.scan(columns=["id"])]

    def optimize(self):
        metrics = self.table.rewrite_data_files()
        return metrics["rewritten_files"], metrics["added_files"]
