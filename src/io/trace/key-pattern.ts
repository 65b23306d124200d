/** Turns a key into text that is the same in every run. */
export type KeyNormaliser = (key: string) => string;

// Narrow forms first: a decimal id would pass for hexadecimal, and a uuid holds both.
const volatileParts = /(?<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})|(?<hash>[0-9a-f]{64})|(?<![0-9a-z])(?:(?<id>\d{10,})|(?<hex>[0-9a-f]{16,}))(?![0-9a-z])/g;

/**
 * Makes a normaliser that replaces uuids, hashes, other long hexadecimal and long decimal ids by numbered placeholders.
 *
 * The same part has the same placeholder wherever it stands, so a trace still shows which keys belong together.
 */
export function placeholderNormaliser(): KeyNormaliser {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  return (key) =>
    key.replace(volatileParts, (part: string, ...rest: readonly unknown[]) => {
      const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? 'id';
      const placeholder = known.get(part) ?? `<${kind}-${nextCount(counts, kind)}>`;
      known.set(part, placeholder);
      return placeholder;
    });
}

function nextCount(counts: Map<string, number>, kind: string): number {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return count;
}
