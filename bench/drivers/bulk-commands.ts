import type { RecordBatch } from 'apache-arrow';
import { optimize } from '../../src/index.ts';
import { flightBatches } from '../data/flights.ts';
import { partedRows, wideRows } from '../data/wide-rows.ts';
import { peakMemoryMb } from '../harness/serve-driver.ts';
import { measured } from '../harness/stopwatch.ts';
import type { SessionCommand } from './table-session.ts';

let held: readonly RecordBatch[] = [];

/** Many rows: making tables of them, writing, streaming, compacting. */
export const bulkCommands: Readonly<Record<string, SessionCommand>> = {
  /** Appends parts, one after the other, each a data file. */
  async fill(session, { data, parts, rowsPerPart, repeated }) {
    const rows = Number(rowsPerPart);
    const make = (part: number): readonly RecordBatch[] => (data === 'flights' ? flightBatches(part * rows, rows) : [wideRows(part * rows, rows)]);
    const first = make(0);
    for (let part = 0; part < Number(parts); part++) await session.table.append(part === 0 || repeated === true ? first : make(part));
    return {};
  },
  /** Appends many small files at once, a few at a time. */
  async 'small-files'(session, { files, rowsPerFile }) {
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < Number(files)) await session.table.append(flightBatches(next++ * Number(rowsPerFile), Number(rowsPerFile)));
    };
    await Promise.all(Array.from({ length: 20 }, caller));
    return {};
  },
  /** One append of `partitions` x `rowsEach` rows to a table partitioned by `part`. */
  async 'fill-partitions'(session, { partitions, rowsEach }) {
    await session.table.append(partedRows(Number(partitions), Number(rowsEach)));
    return {};
  },
  async describe(session) {
    const { location, version, currentSnapshot } = session.table;
    const files: string[] = [];
    if (currentSnapshot !== undefined && location.startsWith('file:')) {
      const source = session.table.manifestSource();
      for (const manifest of await source.manifestsOf(currentSnapshot)) {
        for (const { dataFile } of await source.entriesOf(manifest)) files.push(pathOf(dataFile.filePath));
      }
    }
    const summary = currentSnapshot?.summary;
    return { location, metadata: `${location}/metadata/v${version}.metadata.json`, files, rows: Number(summary?.['total-records']), bytes: Number(summary?.['total-files-size']) };
  },
  /** Holds rows in memory, to be written later. */
  async hold(_session, { parts, rowsPerPart }) {
    held = Array.from({ length: Number(parts) }, (_, part) => wideRows(part * Number(rowsPerPart), Number(rowsPerPart)));
    return { peakMb: peakMemoryMb() };
  },
  async write(session) {
    let bytes = 0n;
    const spent = await measured(async () => {
      ({ bytes } = await session.table.append(held));
    });
    return { ...spent, rows: held.reduce((sum, batch) => sum + batch.numRows, 0), bytes: Number(bytes), peakMb: peakMemoryMb() };
  },
  /** One append of rows that are made while it runs. */
  async 'append-stream'(session, { rows }) {
    let arrowBytes = 0;
    async function* made(): AsyncGenerator<RecordBatch> {
      for (let first = 0; first < Number(rows); first += 65_536) {
        const batch = wideRows(first, Math.min(65_536, Number(rows) - first));
        arrowBytes += batch.data.byteLength;
        yield batch;
      }
    }
    let files = 0;
    const spent = await measured(async () => {
      ({ files } = await session.table.append(made()));
    });
    return { ...spent, files, arrowBytes, peakMb: peakMemoryMb() };
  },
  async optimize(session) {
    let result: Awaited<ReturnType<typeof optimize>> | undefined;
    const spent = await measured(async () => {
      result = await optimize(session.table);
    });
    return { ...spent, filesBefore: result?.filesBefore, filesAfter: result?.filesAfter, peakMb: peakMemoryMb() };
  },
};

/** Locations of local tables are literal: a path after `file://`, with no escapes. */
function pathOf(location: string): string {
  return location.slice('file://'.length);
}
