import { FrazilError } from '../errors/index.ts';

/** A table's name in a catalog. */
export interface TableIdentifier {
  /** Levels of the namespace, outermost first; one or more. */
  readonly namespace: readonly string[];
  readonly name: string;
}

/** Letters, digits, `_` and `-`, so that a name is a key segment as it is; at most 100. */
const namePattern = /^[A-Za-z0-9_-]{1,100}$/;

function checkName(part: string, text: string): string {
  if (!namePattern.test(part)) {
    throw new FrazilError('name-invalid', `${JSON.stringify(text)} is not a name: use letters, digits, _ and -, with a dot between namespace and table.`, { context: { name: text } });
  }
  return part;
}

/** Parses `namespace` or `outer.inner`. *Errors*: `name-invalid`. */
export function parseNamespace(text: string): readonly string[] {
  const levels = text.split('.').map((level) => checkName(level, text));
  // Top-level folders that begin so are Frazil's own.
  if (levels[0]!.startsWith('_')) throw new FrazilError('name-invalid', `Namespace ${text} may not begin with _.`, { context: { name: text } });
  return levels;
}

/** Parses `namespace.table`; the last part is the table. *Errors*: `name-invalid`. */
export function parseTableIdentifier(text: string): TableIdentifier {
  const dot = text.lastIndexOf('.');
  if (dot <= 0) {
    throw new FrazilError('name-invalid', `${JSON.stringify(text)} names no table: write namespace.table.`, { context: { name: text } });
  }
  return { namespace: parseNamespace(text.slice(0, dot)), name: checkName(text.slice(dot + 1), text) };
}

/** `namespace.table`, the text that `parseTableIdentifier` reads. */
export function printTableIdentifier({ namespace, name }: TableIdentifier): string {
  return [...namespace, name].join('.');
}

/** `outer.inner`. */
export function printNamespace(namespace: readonly string[]): string {
  return namespace.join('.');
}
