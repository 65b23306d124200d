import { usageError } from './usage-error.ts';

/** The parts of a table that `inspect` shows in full. */
export const inspectSections = ['schema', 'snapshots', 'refs', 'files', 'manifests', 'partitions', 'history', 'properties'] as const;

export type InspectSection = (typeof inspectSections)[number];

/** *Errors*: `usage-invalid`. */
export function parseInspectSection(text: string): InspectSection {
  const section = inspectSections.find((candidate) => candidate === text);
  if (section === undefined) throw usageError(`There is no part ${JSON.stringify(text)} to inspect; there are ${inspectSections.join(', ')}.`, text);
  return section;
}
