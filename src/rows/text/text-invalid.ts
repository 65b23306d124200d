import { FrazilError } from '../../errors/index.ts';

/** The error for a text file that is malformed at a line, and at a column of it if that is known. */
export function textInvalid(source: string, line: number, problem: string, context: Readonly<Record<string, unknown>> = {}): FrazilError {
  return new FrazilError('text-invalid', `${source}, line ${line}: ${problem}.`, { context: { source, line, ...context } });
}
