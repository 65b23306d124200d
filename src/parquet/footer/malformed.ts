import { FrazilError } from '../../errors/index.ts';

/**
 * What is wrong with a part of a file, before the caller that knows the file and the place says so: `decodeFooter` adds both.
 *
 * `offset` counts from the start of the part.
 */
export function malformed(problem: string, offset?: number): FrazilError {
  return new FrazilError('parquet-corrupt', problem, offset === undefined ? {} : { context: { offset } });
}
