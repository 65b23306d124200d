import { describe, expect, it } from 'vitest';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { fixtureNames, readFixture } from '../fixtures/spec-fixtures.ts';
import { decodeVersion } from './decode-version.ts';
import { parseTableMetadata } from './parse-table-metadata.ts';
import { serializeTableMetadata } from './serialize-table-metadata.ts';

const decode = (folder: string, name: string): ReturnType<typeof decodeVersion> => decodeVersion(readFixture(`${folder}/${name}`), name);

/** Every invalid document: its name, the code, and where and what the message says. */
const invalid: readonly (readonly [name: string, code: string, message: string])[] = [
  ['current-schema-dangling', 'metadata-invalid', 'field current-schema-id: names the schema 9, which does not exist'],
  ['current-snapshot-dangling', 'metadata-invalid', 'field current-snapshot-id: names the snapshot 99, which does not exist'],
  ['default-spec-dangling', 'metadata-invalid', 'field default-spec-id: names the partition spec 5, which does not exist'],
  ['empty', 'metadata-invalid', 'is empty'],
  ['field-id-twice', 'metadata-invalid', 'field schemas[0]: fields "id" and "at" have the same id 1'],
  ['field-type-of-version-3', 'type-unsupported', 'field schemas[0].fields[1].type: type timestamptz_ns belongs to a later format version'],
  ['field-type-unknown', 'metadata-invalid', 'field schemas[0].fields[1].type: "datetime" is not a type'],
  ['format-version-four', 'format-version-unsupported', 'field format-version: is 4; this release reads 1, 2 and 3'],
  ['format-version-missing', 'metadata-invalid', 'field format-version: is missing'],
  ['format-version-zero', 'metadata-invalid', 'field format-version: is 0'],
  ['last-updated-before-log', 'metadata-invalid', 'field last-updated-ms: is more than a minute older than the end of snapshot-log'],
  ['last-updated-is-text', 'metadata-invalid', 'field last-updated-ms: must be an integer below 2^53, is a string'],
  ['location-empty', 'metadata-invalid', 'field location: is empty'],
  ['location-is-number', 'metadata-invalid', 'field location: must be a string, is a number'],
  ['main-is-tag', 'metadata-invalid', 'field refs.main: must be a branch'],
  ['main-not-current', 'metadata-invalid', 'field refs.main: is at 7405268853743976448, but the current snapshot is 7405268853752365057'],
  ['main-without-current-snapshot', 'metadata-invalid', 'field refs.main: is at 7405268853752365057, but the current snapshot is none'],
  ['nested-too-deeply', 'metadata-invalid', 'nests more than 300 levels (at byte 300)'],
  ['not-utf8', 'metadata-invalid', 'is not UTF-8 text'],
  ['partition-bucket-zero', 'metadata-invalid', 'field partition-specs[1].fields[1].transform: "bucket[0]" has no positive parameter'],
  ['partition-name-twice', 'metadata-invalid', 'field partition-specs[1].fields[1]: repeats the name "at_day"'],
  ['partition-source-dangling', 'metadata-invalid', 'field partition-specs[1].fields[0]: partitions by the column 99, which is in no schema'],
  ['property-is-number', 'metadata-invalid', 'field properties.owner: must be a string, is a number'],
  ['ref-dangling', 'metadata-invalid', 'field refs.audit: names the snapshot 5, which does not exist'],
  ['ref-type-unknown', 'metadata-invalid', 'field refs.audit.type: must be one of branch, tag, is "label"'],
  ['root-is-list', 'metadata-invalid', 'must be an object, is a list'],
  ['schema-id-twice', 'metadata-invalid', 'field schemas[1]: repeats the schema id 0'],
  ['schemas-missing', 'metadata-invalid', 'field schemas: is missing'],
  ['snapshot-id-fractional', 'metadata-invalid', 'field snapshots[0].snapshot-id: must be a 64-bit integer, is 1.5'],
  ['snapshot-id-too-large', 'metadata-invalid', 'field snapshots[0].snapshot-id: must be a 64-bit integer, is 9223372036854775808'],
  ['snapshot-id-twice', 'metadata-invalid', 'field snapshots[1]: repeats the snapshot id 7405268853752365057'],
  ['snapshot-log-out-of-order', 'metadata-invalid', 'field snapshot-log[1]: is more than a minute older than a line before it'],
  ['snapshot-operation-unknown', 'metadata-invalid', 'field snapshots[1].summary.operation: must be one of append, replace, overwrite, delete, is "upsert"'],
  ['snapshot-own-parent', 'metadata-invalid', 'field snapshots[0].parent-snapshot-id: leads back to the snapshot 7405268853743976448'],
  ['snapshot-parent-cycle', 'metadata-invalid', 'field snapshots[0].parent-snapshot-id: leads back to the snapshot 7405268853743976448'],
  ['snapshot-sequence-number-beyond-last', 'metadata-invalid', "field snapshots[1].sequence-number: is 3, outside 0 to the table's last, 2"],
  ['snapshot-summary-not-text', 'metadata-invalid', 'field snapshots[1].summary.added-records: must be a string, is a number'],
  ['snapshot-without-manifest-list', 'metadata-invalid', 'field snapshots[1].manifest-list: is missing'],
  ['sort-direction-unknown', 'metadata-invalid', 'field sort-orders[1].fields[0].direction: must be one of asc, desc, is "down"'],
  ['sort-order-dangling', 'metadata-invalid', 'field default-sort-order-id: names the sort order 4, which does not exist'],
  ['table-uuid-missing', 'metadata-invalid', 'field table-uuid: is missing'],
  ['tombstone-version-zero', 'metadata-invalid', 'field frazil-tombstone.version: is 0, versions count from 1'],
  ['tombstone-without-commit-id', 'metadata-invalid', 'field frazil-tombstone.commit-id: is missing'],
  ['trailing-bytes', 'metadata-invalid', 'is not JSON: "}" is unexpected (at byte 3218)'],
  ['truncated', 'metadata-invalid', 'is not JSON: it ends too early (at byte 1500)'],
];

describe('invalid fixtures', () => {
  it('are all in the table', () => {
    expect(fixtureNames('invalid')).toEqual(invalid.map(([name]) => `${name}.json`));
  });

  it.each(invalid)('%s is refused as %s', (name, code, message) => {
    const error = errorOf(() => decode('invalid', `${name}.json`));
    expect(error.code).toBe(code);
    expect(error.message.startsWith(`${name}.json`)).toBe(true);
    expect(error.message).toContain(message);
    expect(error.context.path).toBe(`${name}.json`);
  });
});

describe('valid fixtures', () => {
  it.each(fixtureNames('valid').filter((name) => !name.includes('tombstone')))('%s reads, and reads the same after it was written as version 2', (name) => {
    const version = decode('valid', name);
    if (version.kind !== 'metadata') return expect.fail('is a tombstone');
    const upgraded = { ...version.metadata, formatVersion: 2 as const };
    const again = parseTableMetadata(serializeTableMetadata(upgraded), name);
    const { nextRowId: _, ...rest } = upgraded;
    expect(again).toEqual(rest);
  });

  it.each(['frazil-v2.metadata.json', 'frazil-v2-empty.metadata.json'])('%s is what is written, byte for byte', (name) => {
    const bytes = readFixture(`valid/${name}`);
    expect(new TextDecoder().decode(serializeTableMetadata(parseTableMetadata(bytes, name)))).toBe(new TextDecoder().decode(bytes));
  });

  it('in the style of Java keep ids beyond 2^53, statistics and retention', () => {
    const metadata = parseTableMetadata(readFixture('valid/java-style-v2.metadata.json'), 'j');
    expect(metadata.currentSnapshotId).toBe(3055729675574597004n);
    expect(metadata.refs.test).toEqual({ snapshotId: 3051729675574597004n, type: 'tag', maxRefAgeMs: Number.MAX_SAFE_INTEGER });
    expect(metadata.statistics).toMatchObject([{ 'snapshot-id': 3055729675574597004n }]);
    expect(metadata.schemas[1]).toMatchObject({ identifierFieldIds: [1, 2], fields: [{}, { doc: 'comment' }, {}] });
    expect(metadata.sortOrders[0]?.fields[1]).toEqual({ sourceId: 3, transform: { kind: 'bucket', buckets: 4 }, direction: 'desc', nullOrder: 'nulls-last' });
  });

  it('say "no snapshot" in three ways, and a trailing slash is cut off', () => {
    const empty = parseTableMetadata(readFixture('valid/java-style-v2-empty.metadata.json'), 'j');
    expect('currentSnapshotId' in empty).toBe(false);
    expect(empty.location).toBe('s3://lake/other/db.db/orders2');
    expect('currentSnapshotId' in parseTableMetadata(readFixture('valid/python-style-v2.metadata.json'), 'p')).toBe(false);
  });

  it('of other writers keep what this version does not know, digit for digit', () => {
    const metadata = parseTableMetadata(readFixture('valid/python-style-v2.metadata.json'), 'p');
    expect(metadata.extra['writer-note']).toEqual({ kept: 12345678901234567890n, list: [1, null, 'x'] });
    expect(new TextDecoder().decode(serializeTableMetadata(metadata))).toContain('"writer-note":{"kept":12345678901234567890,"list":[1,null,"x"]}}');
  });

  it('that another writer upgraded to version 2 list snapshots of version 1 without sequence numbers', () => {
    const { snapshots, lastSequenceNumber } = parseTableMetadata(readFixture('valid/java-style-upgraded.metadata.json'), 'u');
    expect(snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0n, 1n]);
    expect(lastSequenceNumber).toBe(1n);
  });

  it('of version 1 are upgraded: schema, spec with field ids, order 0, sequence numbers 0, main', () => {
    const metadata = parseTableMetadata(readFixture('valid/early-v1.metadata.json'), 'v1');
    expect(metadata).toMatchObject({
      formatVersion: 1,
      tableUuid: '',
      lastSequenceNumber: 0n,
      currentSchemaId: 0,
      lastPartitionId: 1001,
      partitionSpecs: [{ specId: 0, fields: [{ fieldId: 1000, transform: { kind: 'bucket', buckets: 8 } }, { fieldId: 1001, transform: { kind: 'month' } }] }],
      sortOrders: [{ orderId: 0, fields: [] }],
      defaultSortOrderId: 0,
      refs: { main: { snapshotId: 17n, type: 'branch' } },
      snapshots: [{ snapshotId: 17n, sequenceNumber: 0n, manifests: ['s3://lake/other/db.db/orders-early/metadata/m0.avro'], summary: { operation: 'overwrite' } }],
      extra: {},
    });
    expect(parseTableMetadata(readFixture('valid/java-style-v1.metadata.json'), 'v1').currentSnapshotId).toBe(1999999999999999999n);
  });

  it('may list snapshots whose schema is no longer listed', () => {
    const metadata = parseTableMetadata(readFixture('valid/snapshot-schema-retired.metadata.json'), 's');
    expect(metadata.schemas.map(({ schemaId }) => schemaId)).toEqual([0]);
    expect(metadata.snapshots.map(({ schemaId }) => schemaId)).toEqual([0, 3]);
  });

  it('of version 3 are read, not written', () => {
    const metadata = parseTableMetadata(readFixture('valid/java-style-v3.metadata.json'), 'v3');
    expect(metadata.nextRowId).toBe(150n);
    expect(errorOf(() => serializeTableMetadata(metadata)).code).toBe('format-version-unsupported');
  });

  it('of version 3 may list the sources of a transform; of several it is unknown', () => {
    const text = new TextDecoder().decode(readFixture('valid/java-style-v3.metadata.json')).replace('"source-id": 1,', '"source-ids": [1, 2],').replace('"source-id": 2,', '"source-ids": [2],');
    const [, spec] = parseTableMetadata(new TextEncoder().encode(text), 'v3').partitionSpecs;
    expect(spec?.fields.map((field) => [field.sourceId, field.transform])).toEqual([
      [2, { kind: 'day' }],
      [1, { kind: 'unknown', text: 'bucket[16]' }],
    ]);
  });

  it('of pyiceberg 0.12 read', () => {
    const metadata = parseTableMetadata(readFixture('foreign/pyiceberg/metadata.json'), 'py');
    expect(metadata.snapshots).toHaveLength(3);
    expect(metadata.currentSnapshotId).toBe(7207645417758737110n);
    expect(metadata.properties.owner).toBe('ä');
  });
});
