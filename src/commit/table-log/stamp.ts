import type { MetadataLogEntry, TableMetadata } from '../../format/index.ts';
import type { Head } from '../pointer.ts';
import { frazilProperties } from './properties.ts';
import { boundSnapshots } from './retention.ts';
import { tableCodec } from './table-codec.ts';

/** How many earlier versions a version names; all of them stand in the bucket anyway. */
const metadataLogEntries = 10;

export interface Stamp {
  readonly commitId: string;
  readonly timestampMs: number;
  /** Text of `frazil.tokens`, when the version lands tokens. */
  readonly tokens?: string;
  /** Text of `frazil.hold`, when the version asks the others to wait. */
  readonly hold?: string;
}

/**
 * Makes `value` the successor of `base`: its commit id, its time, the metadata log, and the bounded snapshot list.
 *
 * What belongs to one version only (hold, tokens) is replaced, never inherited. A hold stands right behind the commit
 * id, so that those who wait need only the first bytes of a version.
 */
export function stampVersion(base: Head<TableMetadata> | undefined, value: TableMetadata, stamp: Stamp): TableMetadata {
  const properties: Record<string, string> = { [frazilProperties.commitId]: stamp.commitId };
  if (stamp.hold !== undefined) properties[frazilProperties.hold] = stamp.hold;
  for (const [name, text] of Object.entries(value.properties)) {
    if (name !== frazilProperties.commitId && name !== frazilProperties.hold && name !== frazilProperties.tokens) setProperty(properties, name, text);
  }
  if (stamp.tokens !== undefined) properties[frazilProperties.tokens] = stamp.tokens;
  return boundSnapshots({ ...value, properties, lastUpdatedMs: stamp.timestampMs, metadataLog: metadataLogAfter(base, value) }, stamp.timestampMs);
}

/** Defines rather than assigns, so that a property called `__proto__` is one like any other. */
function setProperty(properties: Record<string, string>, name: string, text: string): void {
  Object.defineProperty(properties, name, { value: text, enumerable: true, writable: true, configurable: true });
}

function metadataLogAfter(base: Head<TableMetadata> | undefined, value: TableMetadata): readonly MetadataLogEntry[] {
  if (base === undefined) return [];
  const entry = { timestampMs: base.value.lastUpdatedMs, metadataFile: `${value.location}/${tableCodec.keyOf(base.version)}` };
  return [...value.metadataLog.slice(-(metadataLogEntries - 1)), entry];
}
