"""pyarrow over the bare files: what the other Python libraries stand on, with no table format around it."""
import pyarrow.dataset as dataset
import pyarrow.parquet as parquet


class System:
    def scanner(self, metadata, files, place):
        return lambda: dataset.dataset(files).to_table()

    def writer(self, folder, table):
        return lambda: parquet.write_table(table, f"{folder}/t.parquet", compression="zstd", compression_level=3)
