import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { openStore } from '../../io/index.ts';
import { openParquetFile, type ParquetFile } from '../../parquet/index.ts';
import { belongsTo, type FlightBatch, type Flights, type Share } from './flights.ts';

/** Parts that a row group is cut into: 11 row groups make 33 batches, so each of four writers has eight or more. */
const partsPerRowGroup = 3;

/** Opens flights of a Parquet file that is sorted by date. *Errors*: those of the store and of Parquet. */
export async function openFlightFile(path: string): Promise<Flights> {
  const { size } = await stat(path);
  const store = await openStore(dirname(path));
  return new FlightFile(await openParquetFile(store, basename(path), { fileSize: size }), size);
}

class FlightFile implements Flights {
  readonly title: string;
  readonly rowCount: number;
  readonly batchCount: number;
  readonly sizeBytes: number;
  readonly #file: ParquetFile;

  constructor(file: ParquetFile, sizeBytes: number) {
    this.#file = file;
    this.title = file.key;
    this.sizeBytes = sizeBytes;
    this.rowCount = Number(file.footer.rowCount);
    this.batchCount = file.footer.rowGroups.length * partsPerRowGroup;
  }

  async *batches(share?: Share, signal?: AbortSignal): AsyncGenerator<FlightBatch> {
    for (const [group, { rowCount }] of this.#file.footer.rowGroups.entries()) {
      const first = group * partsPerRowGroup;
      const batchRows = Math.ceil(rowCount / partsPerRowGroup);
      const mine = Array.from({ length: partsPerRowGroup }, (_, part) => first + part).some((index) => belongsTo(index, share));
      if (!mine) continue;
      let index = first;
      for await (const { batch } of this.#file.read({ rowGroups: [group], batchRows, ...(signal && { signal }) })) {
        if (belongsTo(index, share)) yield { index, batch };
        index += 1;
      }
    }
  }
}
