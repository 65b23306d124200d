"""Commands that peers answer, in the words of the drivers. A system has the methods that its workloads need."""
import os
import pathlib
import resource
import time


def peak_mb():
    """Of this process alone, where Linux tells it: ru_maxrss begins with that of the process that started it."""
    try:
        own = next(line for line in pathlib.Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
        return int(own.split()[1]) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work):
    """What the work took, on the clock and of this process's processor time, and its result."""
    begun, processor = time.perf_counter(), time.process_time()
    result = work()
    return {"ms": (time.perf_counter() - begun) * 1000, "cpuMs": (time.process_time() - processor) * 1000}, result


def narrow(first, count):
    import pyarrow as pa

    return pa.table(
        {
            "id": pa.array(range(first, first + count), pa.int64()),
            "name": pa.array([f"n{i}" for i in range(count)]),
            "value": pa.array([i * 1.5 for i in range(count)], pa.float64()),
        }
    )


def open_table(system, place, table, create=False):
    system.open(place, table, create, narrow(0, 1).schema)
    return {}


def append(system, first, rows):
    batch = narrow(first, rows)
    return timed(lambda: system.append(batch))[0]


def burst(system, first, count, startAtMs, untilMs, pauseMs):
    """Appends one row after the other; one that fails is not tried again."""
    time.sleep(max(0, startAtMs / 1000 - time.time()))
    acknowledged, failed_ids, failed, all_ms = [], [], {}, []
    began = time.time()
    for row in range(first, first + count):
        if time.time() * 1000 >= untilMs:
            break
        batch = narrow(row, 1)
        begun = time.perf_counter()
        try:
            system.append(batch)
            acknowledged.append(row)
        except Exception as error:
            name = type(error).__name__
            failed[name] = failed.get(name, 0) + 1
            failed_ids.append(row)
        all_ms.append((time.perf_counter() - begun) * 1000)
        if pauseMs:
            time.sleep(pauseMs / 1000)
    return {"acknowledged": acknowledged, "failedIds": failed_ids, "failed": failed, "ms": all_ms, "beganMs": began * 1000, "endedMs": time.time() * 1000}


def ids(system):
    return {"ids": system.ids()}


def scan(system, metadata, files, place):
    """From opening the table to all rows in memory."""
    spent, table = timed(system.scanner(metadata, files, place))
    return {**spent, "rows": table.num_rows, "peakMb": peak_mb()}


def select(system, metadata, where, columns, place):
    """Rows of a selection, each time from the metadata file on."""
    if not hasattr(system, "selector"):
        system.selector = system.selecting(metadata, where, columns, place)
    spent, table = timed(system.selector)
    return {**spent, "rows": table.num_rows}


def plan(system, metadata, where):
    """Finds the files of a selection; the table is opened once, within the first time."""
    spent, files = timed(lambda: system.plan(metadata, where))
    return {**spent, "files": files, "peakMb": peak_mb()}


def hold(system, files):
    """Reads Parquet files into memory, to be written later."""
    import pyarrow.dataset as dataset

    system.held = dataset.dataset(files).to_table().replace_schema_metadata(None).combine_chunks()
    return {"peakMb": peak_mb()}


def write(system, folder):
    """Writes what is held as a new table of the peer; making the empty table is not timed."""
    os.makedirs(folder)
    spent, _ = timed(system.writer(folder, system.held))
    size = sum(file.stat().st_size for file in pathlib.Path(folder).rglob("*.parquet"))
    return {**spent, "rows": system.held.num_rows, "bytes": size, "peakMb": peak_mb()}


def small_files(system, flights, files, rowsPerFile, place, table):
    """Makes a table of many small files of flights."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    rows = parquet.read_table(flights).slice(0, files * rowsPerFile)
    plain = pa.schema([(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type) for field in rows.schema])
    rows = rows.cast(plain).combine_chunks().replace_schema_metadata(None)
    system.open(place, table, True, rows.schema)
    system.append_all([rows.slice(i * rowsPerFile, rowsPerFile) for i in range(files)])
    return {}


def optimize(system, place, table):
    system.open(place, table, False, None)
    spent, (before, after) = timed(system.optimize)
    return {**spent, "filesBefore": before, "filesAfter": after, "peakMb": peak_mb()}


COMMANDS = {
    "open": open_table, "append": append, "burst": burst, "ids": ids, "scan": scan, "select": select, "plan": plan,
    "hold": hold, "write": write, "small-files": small_files, "optimize": optimize,
}
