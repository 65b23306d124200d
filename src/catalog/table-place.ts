import type { Random } from '../runtime/index.ts';
import type { TableIdentifier } from './identifier.ts';

/** The place that a table's name asks for: the namespace as one folder, so that places cannot nest by their names. */
export function plainPlace({ namespace, name }: TableIdentifier): string {
  return `${namespace.join('.')}/${name}`;
}

/** The place with a random suffix, for when the plain one is taken or would nest. */
export function suffixedPlace(identifier: TableIdentifier, random: Random): string {
  const suffix = Array.from(random.bytes(4), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${plainPlace(identifier)}-${suffix}`;
}

/** Whether two places are one, or one lies in the other: each table owns everything under its place. */
function nests(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** The table whose place is this one, lies in it or around it; undefined for a place that is free. @param tables names to places. */
export function tableOnPlace(place: string, tables: ReadonlyMap<string, string>): string | undefined {
  for (const [table, taken] of tables) if (nests(place, taken)) return table;
  return undefined;
}
