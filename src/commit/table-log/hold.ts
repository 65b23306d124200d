import type { TableMetadata } from '../../format/index.ts';
import { frazilProperties } from './properties.ts';

/** Longest time that one hold may ask for. */
export const maxHoldMs = 3_000;

/** A request of one commit to the others: let me land next. Liveness only; nothing is wrong when it is ignored. */
export interface Hold {
  /** The commit that asks; a version with this commit id ends the hold. */
  readonly owner: string;
  readonly durationMs: number;
}

/** The hold that a version carries, if it carries a legible one. */
export function holdOf(metadata: TableMetadata): Hold | undefined {
  const text = metadata.properties[frazilProperties.hold];
  return text === undefined ? undefined : parseHold(text);
}

/** Reads the property's text; undefined when it is illegible. */
export function parseHold(text: string): Hold | undefined {
  const match = /^([0-9a-f]{32}) (\d{1,4})$/.exec(text);
  if (match === null) return undefined;
  return { owner: match[1]!, durationMs: Math.min(maxHoldMs, Number(match[2])) };
}

/** The property's text: the owner's commit id, a space, the duration in ms. */
export function printHold(hold: Hold): string {
  return `${hold.owner} ${hold.durationMs}`;
}
