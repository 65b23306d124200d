import { FrazilError } from '../../errors/index.ts';

/** The error of a batch that the codec refused although it has the layout of the table. */
export function writeFailed(cause: unknown): FrazilError {
  return new FrazilError('parquet-write-failed', `The Parquet encoder refused the rows: ${String(cause)}.`, { cause });
}
