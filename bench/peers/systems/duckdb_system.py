"""DuckDB and its Iceberg extension, from the Python packages of its extensions, so that nothing is fetched."""
import glob
import os

import duckdb
import duckdb_extension_avro


def connect(place):
    base = os.path.dirname(os.path.dirname(duckdb_extension_avro.__file__))
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    for name in ("avro", "httpfs", "iceberg"):
        [path] = glob.glob(f"{base}/duckdb_extension_{name}/extensions/*/{name}.duckdb_extension")
        connection.execute(f"load '{path}'")
    if place["kind"] == "s3":
        endpoint = place["endpoint"].removeprefix("http://")
        connection.execute(
            f"create secret (type s3, key_id '{place['accessKeyId']}', secret '{place['secretAccessKey']}', "
            f"region '{place['region']}', endpoint '{endpoint}', use_ssl false, url_style 'path')"
        )
    return connection


class System:
    def scanner(self, metadata, files, place):
        connection = connect(place)
        return lambda: connection.execute(f"select * from iceberg_scan('{metadata}')").to_arrow_table()

    def selecting(self, metadata, where, columns, place):
        connection = connect(place)
        query = f"select {', '.join(columns or ['*'])} from iceberg_scan('{metadata}') where {where}"
        return lambda: connection.execute(query).to_arrow_table()
