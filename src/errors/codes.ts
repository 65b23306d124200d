import { cliCodes } from './codes/cli.ts';
import type { CodeEntry } from './codes/entry.ts';
import { commitCodes } from './codes/commit.ts';
import { coreCodes } from './codes/core.ts';
import { dataCodes } from './codes/data.ts';
import { exprCodes } from './codes/expr.ts';
import { formatCodes } from './codes/format.ts';
import { ioCodes } from './codes/io.ts';
import { tableCodes } from './codes/table.ts';

/** Every error code of Frazil. Codes are stable: never renamed, renumbered or reused; a retired one moves to `retiredCodes`. */
export const errorCodes: Readonly<Record<ErrorCode, CodeEntry>> = {
  ...ioCodes,
  ...formatCodes,
  ...exprCodes,
  ...commitCodes,
  ...dataCodes,
  ...tableCodes,
  ...cliCodes,
  ...coreCodes,
};

/** A stable name for what happened. */
export type ErrorCode =
  | keyof typeof coreCodes
  | keyof typeof ioCodes
  | keyof typeof formatCodes
  | keyof typeof exprCodes
  | keyof typeof commitCodes
  | keyof typeof dataCodes
  | keyof typeof tableCodes
  | keyof typeof cliCodes;

/** Codes that once existed; the test keeps them from coming back. */
export const retiredCodes: readonly string[] = [];
