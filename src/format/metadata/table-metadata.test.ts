import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { hasCode } from '../../errors/index.ts';
import { anySchema } from '../fixtures/arbitrary-schema.ts';
import { corruptOrFine, errorOf } from '../fixtures/expect-corrupt.ts';
import { readFixture } from '../fixtures/spec-fixtures.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import type { Snapshot, TableMetadata } from '../table-metadata.ts';
import { decodeVersion } from './decode-version.ts';
import { metadataHeadBytes, parseMetadataHead } from './metadata-head.ts';
import { maxMetadataBytes, parseTableMetadata } from './parse-table-metadata.ts';
import { serializeTableMetadata } from './serialize-table-metadata.ts';
import { encodeTombstone } from './tombstone.ts';
import { indexSchema } from '../schema/schema-index.ts';

const ours = readFixture('valid/frazil-v2.metadata.json');
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : stringifyJson(value));

const anyId = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.constantFrom(2n ** 63n - 1n, 2n ** 53n + 1n));
const anyKey = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '1', 'frazil.commit-id'));
const anyProperties = fc.dictionary(anyKey, fc.string({ unit: 'binary' }));

const anyMetadata: fc.Arbitrary<TableMetadata> = fc
  .record({ schema: anySchema, ids: fc.uniqueArray(anyId, { maxLength: 5 }), properties: anyProperties, summary: fc.dictionary(anyKey, fc.string()), startMs: fc.nat(2 ** 45), extra: fc.dictionary(fc.constantFrom('x', 'y-z', '__proto__'), fc.jsonValue()) })
  .map(({ schema, ids, properties, summary, startMs, extra }) => {
    const snapshots = ids.map((snapshotId, index): Snapshot => ({
      snapshotId,
      ...(index > 0 && { parentSnapshotId: ids[index - 1]! }),
      sequenceNumber: BigInt(index + 1),
      timestampMs: startMs + index,
      manifestList: `s3://b/t/metadata/snap-${snapshotId}.avro`,
      summary: { ...summary, operation: 'append' },
      schemaId: schema.schemaId,
    }));
    const current = ids.at(-1);
    return {
      formatVersion: 2,
      tableUuid: 'u',
      location: 's3://b/t',
      lastSequenceNumber: BigInt(ids.length),
      lastUpdatedMs: startMs + ids.length,
      lastColumnId: indexSchema(schema).highestFieldId,
      schemas: [schema],
      currentSchemaId: schema.schemaId,
      partitionSpecs: [{ specId: 0, fields: [] }],
      defaultSpecId: 0,
      lastPartitionId: 999,
      sortOrders: [{ orderId: 0, fields: [] }],
      defaultSortOrderId: 0,
      properties,
      ...(current !== undefined && { currentSnapshotId: current }),
      snapshots,
      snapshotLog: snapshots.map(({ timestampMs, snapshotId }) => ({ timestampMs, snapshotId })),
      metadataLog: [{ timestampMs: startMs, metadataFile: 's3://b/t/metadata/v1.metadata.json' }],
      refs: current === undefined ? {} : { main: { snapshotId: current, type: 'branch' }, ['__proto__']: { snapshotId: current, type: 'tag' } },
      statistics: [],
      partitionStatistics: [],
      // A number that is whole and beyond 2^53 would come back as a bigint.
      extra: JSON.parse(JSON.stringify(extra), (_key, value: unknown) => (typeof value === 'number' && !Number.isSafeInteger(value) ? 0 : value)) as Record<string, unknown>,
    };
  });

describe('table metadata', () => {
  it('round-trips, ids up to 2^63 - 1 and hostile names included', () => {
    fc.assert(
      fc.property(anyMetadata, (metadata) => {
        const bytes = serializeTableMetadata(metadata);
        const read = parseTableMetadata(bytes, 'm');
        expect(read).toEqual(metadata);
        expect(Object.keys(read.properties).toSorted()).toEqual(Object.keys(metadata.properties).toSorted());
        expect(text(serializeTableMetadata(read))).toBe(text(bytes));
      }),
    );
    expect(({} as { snapshotId?: unknown }).snapshotId).toBeUndefined();
  });

  it('cut at any byte is corrupt', () => {
    for (let length = 0; length < ours.length; length++) {
      expect(corruptOrFine(() => parseTableMetadata(ours.subarray(0, length), 'm'))).toBe('corrupt');
    }
  });

  it('with any byte changed reads or is corrupt', () => {
    fc.assert(
      fc.property(fc.nat(ours.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = new Uint8Array(ours);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        corruptOrFine(() => decodeVersion(bytes, 'm'));
      }),
      { numRuns: 2000 },
    );
  });

  it('with any value replaced by any other reads or is corrupt', () => {
    const replacements = [null, -1, 2 ** 31, 1.5, '', 'x', true, [], {}, [null], { '': null }, 2n ** 64n, -(2n ** 63n)];
    const document = JSON.parse(text(ours)) as object;
    const paths: (readonly string[])[] = [];
    const walk = (value: unknown, path: readonly string[]): void => {
      paths.push(path);
      if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(document, []);
    let corrupt = 0;
    for (const path of paths.slice(1)) {
      for (const replacement of [...replacements, undefined]) {
        const copy = structuredClone(document) as Record<string, unknown>;
        let parent = copy;
        for (const step of path.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
        if (replacement === undefined) Reflect.deleteProperty(parent, path.at(-1) ?? '');
        else parent[path.at(-1) ?? ''] = replacement;
        if (corruptOrFine(() => parseTableMetadata(bytesOf(copy), 'm')) === 'corrupt') corrupt += 1;
      }
    }
    expect(corrupt).toBeGreaterThan(paths.length * 8);
  });

  it('is refused above the size limit before it is looked at', () => {
    expect(errorOf(() => parseTableMetadata(new Uint8Array(maxMetadataBytes + 1), 'm')).message).toContain(`more than ${maxMetadataBytes}`);
    expect(errorOf(() => decodeVersion(new Uint8Array(maxMetadataBytes + 1), 'm')).message).toContain(`more than ${maxMetadataBytes}`);
  });

  it('is not written with main beside the current snapshot', () => {
    const metadata = parseTableMetadata(ours, 'm');
    expect(errorOf(() => serializeTableMetadata({ ...metadata, refs: {} })).code).toBe('internal-invariant');
    expect(errorOf(() => serializeTableMetadata({ ...metadata, formatVersion: 1 })).code).toBe('format-version-unsupported');
  });

  it('raises counters that a writer left behind the ids in use', () => {
    const low = text(ours).replace('"last-column-id":11', '"last-column-id":3').replace('"last-partition-id":1001', '"last-partition-id":999');
    expect(parseTableMetadata(bytesOf(low), 'm')).toMatchObject({ lastColumnId: 11, lastPartitionId: 1001 });
  });

  it('drops no parent cycle check for long chains', () => {
    const metadata = parseTableMetadata(ours, 'm');
    const many = Array.from({ length: 20_000 }, (_, index): Snapshot => ({
      ...metadata.snapshots[0]!,
      snapshotId: BigInt(index),
      ...(index > 0 && { parentSnapshotId: BigInt(index - 1) }),
    }));
    const bytes = serializeTableMetadata({ ...metadata, snapshots: many, currentSnapshotId: 0n, refs: { main: { snapshotId: 0n, type: 'branch' } } });
    expect(parseTableMetadata(bytes, 'm').snapshots).toHaveLength(20_000);
  });
});

describe('the head of a version', () => {
  it('is found in the first bytes of what we write', () => {
    fc.assert(
      fc.property(anyMetadata, fc.uuid(), (metadata, commitId) => {
        const bytes = serializeTableMetadata({ ...metadata, properties: { ...metadata.properties, 'frazil.commit-id': commitId } });
        const head = parseMetadataHead(bytes.subarray(0, metadataHeadBytes));
        assert(head.kind === 'metadata');
        expect(head.lastUpdatedMs).toBe(metadata.lastUpdatedMs);
        const whole = new Map(Object.entries({ ...metadata.properties, 'frazil.commit-id': commitId }));
        expect([...head.firstProperties][0]).toEqual(['frazil.commit-id', commitId]);
        for (const [name, value] of head.firstProperties) expect(whole.get(name)).toBe(value);
      }),
    );
  });

  it('never says anything that the whole document does not', () => {
    const whole = parseTableMetadata(ours, 'm');
    for (let length = 0; length <= 600; length++) {
      const head = parseMetadataHead(ours.subarray(0, length));
      if (head.kind === 'undetermined') expect(length).toBeLessThan(110);
      else {
        assert(head.kind === 'metadata');
        expect(head.lastUpdatedMs).toBe(whole.lastUpdatedMs);
        expect(Object.entries(whole.properties)).toEqual(expect.arrayContaining([...head.firstProperties]));
        expect(head.firstProperties.get('frazil.commit-id')).toBe(whole.properties['frazil.commit-id']);
      }
    }
  });

  it('is undetermined for other orders, escapes and anything else', () => {
    for (const name of ['valid/java-style-v2.metadata.json', 'valid/python-style-v2.metadata.json']) expect(parseMetadataHead(readFixture(name))).toEqual({ kind: 'undetermined' });
    for (const bytes of ['', '{', '{"last-updated-ms":1,"properties":{"frazil.commit-id":"a\\u0041","b":"c"},', '{"last-updated-ms":1}', '\ufeff{']) {
      expect(parseMetadataHead(bytesOf(bytes))).toEqual({ kind: 'undetermined' });
    }
    expect(parseMetadataHead(bytesOf('{"last-updated-ms":1,"properties":{"a":"b"}'))).toEqual({ kind: 'metadata', lastUpdatedMs: 1, firstProperties: new Map([['a', 'b']]) });
    expect(parseMetadataHead(bytesOf('{"last-updated-ms":1,"properties":{}'))).toEqual({ kind: 'metadata', lastUpdatedMs: 1, firstProperties: new Map() });
    expect(parseMetadataHead(bytesOf('{"last-updated-ms":1,"properties":{"a":"b","c":"d"},"x":"y",'))).toEqual({ kind: 'metadata', lastUpdatedMs: 1, firstProperties: new Map([['a', 'b'], ['c', 'd']]) });
  });

  it('tells a tombstone', () => {
    const tombstone = { version: 3, commitId: 'abc', lastUpdatedMs: 5 };
    expect(parseMetadataHead(encodeTombstone(tombstone))).toEqual({ kind: 'tombstone', ...tombstone });
    expect(parseMetadataHead(encodeTombstone({ ...tombstone, tokens: '[]' }).subarray(0, 84))).toEqual({ kind: 'tombstone', ...tombstone });
  });
});

describe('tombstones', () => {
  it('round-trip and stay a few bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.string(), fc.nat(), fc.option(fc.string(), { nil: undefined }), (version, commitId, lastUpdatedMs, tokens) => {
        const tombstone = { version, commitId, lastUpdatedMs, ...(tokens !== undefined && { tokens }) };
        expect(decodeVersion(encodeTombstone(tombstone), 't')).toEqual({ kind: 'tombstone', ...tombstone });
      }),
    );
    expect(encodeTombstone({ version: 1_000_000, commitId: 'f'.repeat(32), lastUpdatedMs: 1_765_500_000_123 }).length).toBeLessThan(140);
  });

  it('are no metadata to a reader that asks for it', () => {
    const error = errorOf(() => parseTableMetadata(encodeTombstone({ version: 1, commitId: 'a', lastUpdatedMs: 1 }), 't'));
    expect(hasCode(error, 'metadata-invalid')).toBe(true);
  });
});
