import { FrazilError } from '../../errors/index.ts';

/** The error for a value on the command line that does not fit. */
export function usageError(message: string, value: string): FrazilError {
  return new FrazilError('usage-invalid', message, { context: { value } });
}
