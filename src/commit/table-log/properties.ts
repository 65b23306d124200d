/**
 * The table properties and summary keys that Frazil adds to Iceberg's; `format-spec/properties.md` describes each.
 *
 * All of them are state of one log: never copied into another table, never set by a user.
 */
export const frazilProperties: {
  readonly commitId: 'frazil.commit-id';
  readonly version: 'frazil.version';
  readonly hold: 'frazil.hold';
  readonly tokens: 'frazil.tokens';
  readonly dropped: 'frazil.dropped';
  readonly retainFrom: 'frazil.retain-from';
} = {
  /** The random id of the commit that landed the version; the first property of the document. Also a summary key. */
  commitId: 'frazil.commit-id',
  /** Summary key: the version that the snapshot's commit landed. */
  version: 'frazil.version',
  /** Present while a writer asks the others to let it pass. */
  hold: 'frazil.hold',
  /** The tokens that this version landed, and only this version. */
  tokens: 'frazil.tokens',
  /** Present in the last version of a dropped table: nothing may follow. */
  dropped: 'frazil.dropped',
  /** Named leases that hold the snapshot list open. */
  retainFrom: 'frazil.retain-from',
};

/** Whether a property belongs to Frazil's state and so may not be set or removed by a user. */
export function isReservedProperty(name: string): boolean {
  return name.startsWith('frazil.');
}
