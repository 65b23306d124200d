import type { FrazilError } from '../../errors/index.ts';

/** Makes the error for a damaged block, which names its file and place. */
export type BlockFailure = (problem: string) => FrazilError;
