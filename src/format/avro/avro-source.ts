import { FrazilError } from '../../errors/index.ts';

/** Which file is decoded, so that an error can name it. */
export interface AvroSource {
  /** Location of the file. */
  readonly path: string;
  readonly code: 'manifest-invalid' | 'manifest-list-invalid';
}

/** The error for damage in an Avro file. `offset`: bytes from the start of the file, or of the inflated block that `problem` names. */
export function avroError(source: AvroSource, problem: string, offset?: number, cause?: unknown): FrazilError {
  const at = offset === undefined ? '' : ` (at byte ${offset})`;
  const context = { path: source.path, ...(offset !== undefined && { offset }) };
  return new FrazilError(source.code, `${source.path}: ${problem}${at}`, cause === undefined ? { context } : { context, cause });
}

/** Makes the error for a damaged block, which names its file and place. */
export type BlockFailure = (problem: string) => FrazilError;
