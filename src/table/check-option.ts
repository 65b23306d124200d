import { FrazilError } from '../errors/index.ts';

export interface OptionBounds {
  /** The least that it may be. */
  readonly min: number;
  /** Whether a part of one makes no sense. Infinity is whole. Default true. */
  readonly whole?: boolean;
}

/** Refuses anything but texts by name, which a document could otherwise hold and no reader would take. *Errors*: `option-invalid`. */
export function checkTexts(name: string, texts: Readonly<Record<string, string>> | undefined): void {
  const wrong = Object.entries(texts ?? {}).find(([, text]: readonly [string, unknown]) => typeof text !== 'string');
  if (wrong !== undefined) throw new FrazilError('option-invalid', `${name}: the value of ${JSON.stringify(wrong[0])} is ${String(wrong[1])}, which is no text.`, { context: { option: name, name: wrong[0] } });
}

/** Refuses a number that an option does not take, before it can look like a fault of the table. *Errors*: `option-invalid`. */
export function checkOption(name: string, value: number | undefined, { min, whole = true }: OptionBounds): void {
  if (value === undefined || (typeof value === 'number' && value >= min && (!whole || value === Number.POSITIVE_INFINITY || Number.isInteger(value)))) return;
  throw new FrazilError('option-invalid', `${name} is ${String(value)}; it has to be a ${whole ? 'whole number' : 'number'} of ${min} or more.`, { context: { option: name, value } });
}
