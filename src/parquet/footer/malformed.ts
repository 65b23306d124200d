import { FrazilError } from '../../errors/index.ts';

/** What is wrong with a part of a file, before the caller that knows the file and the place says so: `decodeFooter` adds both. */
export function malformed(problem: string): FrazilError {
  return new FrazilError('parquet-corrupt', problem);
}
