import { usageError } from './usage-error.ts';

/** A whole number from 0. *Errors*: `usage-invalid`. */
export function parseNumber(text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw usageError(`${JSON.stringify(text)} is not a whole number.`, text);
  return number;
}

/** A whole number from 1. *Errors*: `usage-invalid`. */
export function parsePositiveNumber(text: string): number {
  const number = parseNumber(text);
  if (number === 0) throw usageError('The number must be 1 or more.', text);
  return number;
}
