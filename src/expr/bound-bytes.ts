import { decodeValue, type Type, type Value } from '../format/index.ts';

/** The value of a bound as metadata stores it, or undefined if it is missing or no value of the type: then it prunes nothing. */
export function boundFromBytes(type: Type, bytes: Uint8Array | undefined): Value | undefined {
  if (bytes === undefined || type.kind === 'struct' || type.kind === 'list' || type.kind === 'map') return undefined;
  try {
    return decodeValue(type, bytes);
  } catch {
    return undefined;
  }
}
