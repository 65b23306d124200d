"""Each engine as a class with `version`, `rows(table)` as dicts, and where it has them `facts(table)`: what its metadata tables say.

An engine's modules are imported by its constructor alone, so that one engine runs where another is not installed.
"""
import glob
import importlib.metadata
import os
import sys
import tempfile


class PyIceberg:
    def __init__(self):
        from pyiceberg.table import StaticTable

        self._open = lambda table: StaticTable.from_metadata(table.place)
        self.version = importlib.metadata.version('pyiceberg')

    def rows(self, table):
        options = {} if table.snapshot_id is None else {'snapshot_id': table.snapshot_id}
        if table.where is not None:
            options['row_filter'] = table.where
        return self._open(table).scan(**options).to_arrow().to_pylist()

    def facts(self, table):
        opened = self._open(table)
        if opened.current_snapshot() is None:
            return {'snapshots': opened.inspect.snapshots().num_rows, 'manifests': 0, 'files': 0, 'records': 0}
        manifests, files, partitions = opened.inspect.manifests(), opened.inspect.files(), opened.inspect.partitions()
        counts = sum(row['added_data_files_count'] + row['existing_data_files_count'] for row in manifests.to_pylist())
        records = sum(files['record_count'].to_pylist())
        if counts != files.num_rows or records != sum(partitions['record_count'].to_pylist()):
            raise ValueError(f'manifests count {counts} files, there are {files.num_rows}; partitions and files differ in records: {records}')
        if opened.inspect.history().num_rows != len(opened.metadata.snapshot_log):
            raise ValueError('history and snapshot log differ')
        return {'snapshots': opened.inspect.snapshots().num_rows, 'manifests': manifests.num_rows, 'files': files.num_rows, 'records': records}


class DuckDB:
    def __init__(self):
        import duckdb

        # Nothing is ever downloaded: the signed extensions come from the package index, and iceberg needs avro first.
        self._connection = duckdb.connect(config={'autoinstall_known_extensions': 'false', 'autoload_known_extensions': 'false'})
        self._connection.execute("set timezone = 'UTC'")
        self._connection.execute("set memory_limit = '1GB'")
        site = os.path.dirname(os.path.dirname(duckdb.__file__))
        for name in ('avro', 'httpfs', 'iceberg'):
            found = glob.glob(f'{site}/duckdb_extension_{name}/extensions/*/{name}.duckdb_extension')
            self._connection.execute(f"load '{found[0]}'")
        self.version = duckdb.__version__

    def rows(self, table):
        snapshot = '' if table.snapshot_id is None else f', snapshot_from_id = {table.snapshot_id}::ubigint'
        return self._query(f"select * from iceberg_scan('{table.place}'{snapshot}){table.condition}")

    def facts(self, table):
        snapshots = self._query(f"select count(*) as n from iceberg_snapshots('{table.place}')")[0]['n']
        if snapshots == 0:
            return {'snapshots': 0, 'manifests': 0, 'files': 0, 'records': 0}
        counts = self._query(
            "select count(distinct manifest_path) as manifests, count(*) filter (status <> 'DELETED') as files,"
            " coalesce(sum(record_count) filter (status <> 'DELETED'), 0)::bigint as records"
            f" from iceberg_metadata('{table.place}')"
        )[0]
        return {'snapshots': snapshots, **counts}

    def _query(self, text):
        cursor = self._connection.execute(text)
        columns = [description[0] for description in cursor.description]
        return [dict(zip(columns, row)) for row in cursor.fetchall()]


class ClickHouse:
    def __init__(self):
        import chdb

        self._query = chdb.query
        self.version = f"{chdb.__version__} (ClickHouse {str(chdb.query('select version()', 'TSV')).strip()})"

    def rows(self, table):
        import pyarrow

        # Without being told, ClickHouse takes the highest version in the directory. These two are settings of the table function.
        found = 'iceberg_use_version_hint = 1' if table.by_directory else f"iceberg_metadata_file_path = 'metadata/{os.path.basename(table.metadata_file)}'"
        snapshot = '' if table.snapshot_id is None else f', iceberg_snapshot_id = {table.snapshot_id}'
        # As Arrow, because JSON output stumbles over binary columns; an instant with an offset is no literal here, the session is in UTC.
        answer = self._query(
            f"select * from icebergLocal('{table.directory}', SETTINGS {found}){table.condition.replace('+00:00', '')}"
            f" settings session_timezone = 'UTC', output_format_arrow_string_as_string = 0, max_memory_usage = 1000000000{snapshot}",
            'Arrow',
        ).bytes()
        return pyarrow.ipc.open_file(pyarrow.BufferReader(answer)).read_all().to_pylist() if answer else []


class Polars:
    def __init__(self):
        # Its own planner, or an error: otherwise pyiceberg would plan and nothing new would be proved.
        os.environ['POLARS_ICEBERG_PLANNER'] = 'plugin'
        import polars
        from pyiceberg.table import StaticTable

        self._polars = polars
        self._open = lambda table: StaticTable.from_metadata(table.place)
        self.version = polars.__version__

    def rows(self, table):
        frame = self._polars.scan_iceberg(self._open(table), snapshot_id=table.snapshot_id, reader_override='native')
        if table.where is not None:
            frame = frame.filter(table.comparison(self._polars.col))
        return frame.collect().to_dicts()


class Daft:
    def __init__(self):
        os.environ['DAFT_ANALYTICS_ENABLED'] = '0'
        os.environ['DAFT_PROGRESS_BAR'] = '0'
        import daft
        from pyiceberg.table import StaticTable

        self._daft = daft
        self._open = lambda table: StaticTable.from_metadata(table.place)
        self.version = daft.__version__

    def rows(self, table):
        frame = self._daft.read_iceberg(self._open(table), snapshot_id=table.snapshot_id)
        if table.where is not None:
            frame = frame.where(table.comparison(self._daft.col))
        return frame.to_arrow().to_pylist()


class DataFusion:
    def __init__(self):
        import datafusion
        from pyiceberg_core.datafusion import IcebergDataFusionTable

        self._provider = lambda table: IcebergDataFusionTable(['ns', 't'], f'file://{table.metadata_file}', {})
        self._context = datafusion.SessionContext
        self.version = f"{datafusion.__version__} (pyiceberg-core {importlib.metadata.version('pyiceberg-core')})"

    def rows(self, table):
        context = self._context()
        context.register_table('t', self._provider(table))
        return context.sql(f'select * from t{table.condition}').to_pylist()


class Spark:
    def __init__(self):
        from pyspark.sql import SparkSession, functions

        jars = os.path.join(sys.prefix, '..', 'jars')
        scratch = tempfile.gettempdir() + '/frazil-spark'
        settings = {
            'spark.driver.extraClassPath': os.path.join(jars, '*'),
            'spark.driver.memory': '2g',
            'spark.driver.host': '127.0.0.1',
            'spark.driver.bindAddress': '127.0.0.1',
            'spark.ui.enabled': 'false',
            'spark.ui.showConsoleProgress': 'false',
            'spark.sql.session.timeZone': 'UTC',
            'spark.sql.shuffle.partitions': '2',
            'spark.sql.warehouse.dir': scratch,
            'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
            'spark.sql.catalog.spark_catalog': 'org.apache.iceberg.spark.SparkSessionCatalog',
            'spark.sql.catalog.spark_catalog.type': 'hadoop',
            'spark.sql.catalog.spark_catalog.warehouse': scratch,
        }
        builder = SparkSession.builder.master('local[2]').appName('frazil interop')
        for name, value in settings.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel('OFF')
        self._functions = functions
        self.version = self._session.version

    def rows(self, table):
        frame = self._load(table, table.place)
        if table.where is not None:
            frame = frame.where(table.where)
        # Instants as text: Spark would bring them into the zone of this process.
        columns = [self._column(field) for field in frame.schema.fields]
        return [row.asDict(recursive=False) for row in frame.select(*columns).collect()]

    def facts(self, table):
        count = lambda name: self._load(table, f'{table.place}#{name}').count()
        records = self._load(table, f'{table.place}#files').agg(self._functions.sum('record_count')).collect()[0][0]
        return {'snapshots': count('snapshots'), 'manifests': count('manifests'), 'files': count('files'), 'records': records or 0}

    def _load(self, table, place):
        reader = self._session.read.format('iceberg')
        if table.snapshot_id is not None:
            reader = reader.option('snapshot-id', str(table.snapshot_id))
        return reader.load(place)

    def _column(self, field):
        column = self._functions.col(f'`{field.name}`')
        return column.cast('string').alias(field.name) if field.dataType.typeName().startswith('timestamp') else column


ENGINES = {
    'pyiceberg': PyIceberg,
    'duckdb': DuckDB,
    'chdb': ClickHouse,
    'polars': Polars,
    'daft': Daft,
    'datafusion': DataFusion,
    'spark': Spark,
}
