import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyTransform,
  compareValues,
  type DataFile,
  encodeValue,
  type FieldSummary,
  indexSchema,
  type ManifestFile,
  partitionFieldType,
  type PartitionField,
  type PartitionSpec,
  type PrimitiveType,
  type Transform,
  truncateLowerBound,
  truncateUpperBound,
  type Value,
} from '../format/index.ts';
import { bindPredicate } from './bind-predicate.ts';
import type { BoundColumn, BoundPredicate } from './bound-predicate.ts';
import { FileFilter } from './file-filter.ts';
import { predicateArbitrary } from './fixtures/random-predicate.ts';
import { type Row, rowArbitrary, wideSchema } from './fixtures/random-rows.ts';
import { matchesRow } from './match-value.ts';

const sources = [...indexSchema(wideSchema).leaves()].map((leaf) => leaf.field);
const transforms: readonly Transform[] = [
  { kind: 'identity' },
  { kind: 'bucket', buckets: 3 },
  { kind: 'truncate', width: 1 },
  { kind: 'truncate', width: 4 },
  { kind: 'year' },
  { kind: 'month' },
  { kind: 'day' },
  { kind: 'hour' },
  { kind: 'void' },
  { kind: 'unknown', text: 'zorder(8)' },
];

/** Every transform on every column that takes it; those that cannot hold the least integer are left out by the rows. */
const specArbitrary: fc.Arbitrary<PartitionSpec> = fc
  .array(fc.tuple(fc.constantFrom(...sources), fc.constantFrom(...transforms)), { maxLength: 3 })
  .map((fields) => ({
    specId: 0,
    fields: fields.flatMap(([source, transform], index) => {
      const field = { sourceId: source.id, fieldId: 1000 + index, name: `p${index}`, transform };
      return partitionFieldType(field, wideSchema) === undefined ? [] : [field];
    }),
  }));

const cell = (row: Row, id: number): Value | null => row.get(id) ?? null;

function tupleOf(row: Row, spec: PartitionSpec): (Value | null)[] {
  return spec.fields.map(({ sourceId, transform }) => {
    if (transform.kind === 'unknown') return cell(row, sourceId) === null ? null : 'opaque';
    return applyTransform(transform, indexSchema(wideSchema).field(sourceId)?.field.type as PrimitiveType, cell(row, sourceId));
  });
}

function isRepresentable(row: Row, spec: PartitionSpec): boolean {
  try {
    for (const [position, value] of tupleOf(row, spec).entries()) {
      const type = partitionFieldType(spec.fields[position] as PartitionField, wideSchema) as PrimitiveType;
      if (value !== null) encodeValue(type, value);
    }
    return true;
  } catch {
    return false;
  }
}

/** A data file of one partition, with statistics as a careful writer computes them. */
function fileOf(rows: readonly Row[], partition: readonly (Value | null)[], truncate: number): DataFile {
  const lowerBounds = new Map<number, Uint8Array>();
  const upperBounds = new Map<number, Uint8Array>();
  for (const { id, type: sourceType } of sources) {
    const type = sourceType as PrimitiveType;
    const values = rows.map((row) => cell(row, id)).filter((value): value is Value => value !== null && !Number.isNaN(value as number));
    values.sort((left, right) => compareValues(type, left, right));
    const [least] = values;
    const greatest = values.at(-1);
    if (least === undefined || greatest === undefined) continue;
    const upper = truncateUpperBound(type, greatest, truncate);
    lowerBounds.set(id, encodeValue(type, truncateLowerBound(type, least, truncate)));
    if (upper !== undefined) upperBounds.set(id, encodeValue(type, upper));
  }
  const count = (counted: (value: Value | null) => boolean): Map<number, bigint> => new Map(sources.map(({ id }) => [id, BigInt(rows.filter((row) => counted(cell(row, id))).length)]));
  return {
    content: 'data',
    filePath: 'memory:/table/data/1.parquet',
    fileFormat: 'parquet',
    partition,
    recordCount: BigInt(rows.length),
    fileSizeInBytes: 1n,
    nullValueCounts: count((value) => value === null),
    nanValueCounts: count((value) => Number.isNaN(value as number)),
    lowerBounds,
    upperBounds,
  };
}

function manifestOf(files: readonly DataFile[], spec: PartitionSpec): ManifestFile {
  const partitions = spec.fields.map((field, position): FieldSummary => {
    const type = partitionFieldType(field, wideSchema) as PrimitiveType;
    const values = files.map((file) => file.partition[position] ?? null);
    const ordered = values.filter((value): value is Value => value !== null && !Number.isNaN(value as number)).sort((left, right) => compareValues(type, left, right));
    const [least] = ordered;
    const greatest = ordered.at(-1);
    return {
      containsNull: values.includes(null),
      containsNan: values.some((value) => Number.isNaN(value as number)),
      ...(least === undefined || greatest === undefined ? {} : { lowerBound: encodeValue(type, least), upperBound: encodeValue(type, greatest) }),
    };
  });
  return {
    manifestPath: 'm',
    manifestLength: 1n,
    partitionSpecId: 0,
    content: 'data',
    sequenceNumber: 1n,
    minSequenceNumber: 1n,
    addedSnapshotId: 1n,
    addedFilesCount: files.length,
    existingFilesCount: 0,
    deletedFilesCount: 0,
    addedRowsCount: 0n,
    existingRowsCount: 0n,
    deletedRowsCount: 0n,
    partitions,
  };
}

const nothingSeen = (): Record<'manifestsSkipped' | 'filesSkipped' | 'residualsDropped' | 'filesRead', number> => ({ manifestsSkipped: 0, filesSkipped: 0, residualsDropped: 0, filesRead: 0 });

interface Judged {
  readonly group: readonly Row[];
  readonly file: DataFile;
  readonly skipManifest: boolean;
}

/** Counts what became of a file, and checks that its residual selects the rows that the predicate selects. */
function judged(seen: ReturnType<typeof nothingSeen>, bound: BoundPredicate, filter: FileFilter, { group, file, skipManifest }: Judged): void {
  const residual = filter.residual(file);
  if (residual.kind === 'false') seen.filesSkipped += 1;
  else if (residual.kind === 'true' && bound.kind !== 'true') seen.residualsDropped += 1;
  else seen.filesRead += 1;
  for (const row of group) {
    const valueOf = (column: BoundColumn): Value | null => cell(row, column.fieldId);
    const selected = matchesRow(bound, valueOf);
    expect(matchesRow(residual, valueOf)).toBe(selected);
    if (skipManifest || !filter.mayMatchPartition(file.partition)) expect(selected).toBe(false);
  }
}

test('pruning manifests and files, and the residual, select the same rows as the predicate', () => {
  const seen = nothingSeen();
  fc.assert(
    fc.property(predicateArbitrary, specArbitrary, fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }), fc.constantFrom(1, 4, 16), (random, spec, candidates, truncate) => {
      const bound = bindPredicate(random.predicate, wideSchema);
      const filter = new FileFilter(bound, spec, wideSchema);
      const rows = candidates.filter((row) => isRepresentable(row, spec));
      const groups = Map.groupBy(rows, (row) => tupleOf(row, spec).map((value) => `${typeof value}:${String(value)}`).join('|'));
      const files = [...groups.values()].map((group) => ({ group, file: fileOf(group, tupleOf(group[0] as Row, spec), truncate) }));
      for (let start = 0; start < files.length; start += 3) {
        const members = files.slice(start, start + 3);
        const skipManifest = !filter.mayMatchManifest(manifestOf(members.map(({ file }) => file), spec));
        if (skipManifest) seen.manifestsSkipped += 1;
        for (const { group, file } of members) {
          judged(seen, bound, filter, { group, file, skipManifest });
        }
      }
    }),
    { numRuns: 6000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(200);
});

/** What other writers leave out, count otherwise or round otherwise; each is survivable, alone and together. */
interface Careless {
  /** Columns without an entry, by the statistic. */
  readonly without: Readonly<Record<'nullValueCounts' | 'nanValueCounts' | 'lowerBounds' | 'upperBounds', ReadonlySet<number>>>;
  /** Value counts leave nulls out. */
  readonly countsPresent: boolean;
  /** Times before 1970 are rounded towards it. */
  readonly towardsZero: boolean;
  readonly summaries: 'whole' | 'without-bounds' | 'without-nan' | 'none';
  /** Strings of 16 code points are cut, not raised. */
  readonly unraised: boolean;
}

const someColumns = fc.uniqueArray(fc.constantFrom(...sources.map(({ id }) => id)), { maxLength: 12 }).map((ids): ReadonlySet<number> => new Set(ids));
const carelessArbitrary: fc.Arbitrary<Careless> = fc.record({
  without: fc.record({ nullValueCounts: someColumns, nanValueCounts: someColumns, lowerBounds: someColumns, upperBounds: someColumns }),
  countsPresent: fc.boolean(),
  towardsZero: fc.boolean(),
  summaries: fc.constantFrom('whole', 'without-bounds', 'without-nan', 'none'),
  unraised: fc.boolean(),
});

function carelessTuple(row: Row, spec: PartitionSpec, { towardsZero }: Careless): (Value | null)[] {
  return tupleOf(row, spec).map((value, position) => {
    const field = spec.fields[position] as PartitionField;
    const ofTime = ['year', 'month', 'day', 'hour'].includes(field.transform.kind);
    const isDay = field.transform.kind === 'day' && indexSchema(wideSchema).field(field.sourceId)?.field.type.kind === 'date';
    return towardsZero && ofTime && !isDay && typeof value === 'number' && value < 0 ? value + 1 : value;
  });
}

function carelessFile(rows: readonly Row[], partition: readonly (Value | null)[], writer: Careless): DataFile {
  const file = fileOf(rows, partition, 16);
  const kept = <T,>(map: ReadonlyMap<number, T> | undefined, without: ReadonlySet<number>): ReadonlyMap<number, T> => new Map([...(map ?? [])].filter(([id]) => !without.has(id)));
  const present = new Map(sources.map(({ id }) => [id, BigInt(rows.filter((row) => cell(row, id) !== null).length)]));
  const texts = new Map(sources.flatMap(({ id, type }) => {
    const values = type.kind === 'string' ? rows.map((row) => cell(row, id)).filter((value) => value !== null) : [];
    const greatest = values.toSorted((left, right) => compareValues({ kind: 'string' }, left, right)).at(-1);
    return greatest === undefined ? [] : [[id, encodeValue({ kind: 'string' }, truncateLowerBound({ kind: 'string' }, greatest))] as const];
  }));
  return {
    ...file,
    ...(writer.countsPresent && { valueCounts: present }),
    nullValueCounts: kept(file.nullValueCounts, writer.without.nullValueCounts),
    nanValueCounts: kept(file.nanValueCounts, writer.without.nanValueCounts),
    lowerBounds: kept(file.lowerBounds, writer.without.lowerBounds),
    upperBounds: kept(writer.unraised ? new Map([...(file.upperBounds ?? []), ...texts]) : file.upperBounds, writer.without.upperBounds),
  };
}

function carelessManifest(files: readonly DataFile[], spec: PartitionSpec, { summaries }: Careless): ManifestFile {
  const manifest = manifestOf(files, spec);
  const partitions = manifest.partitions.map(({ containsNull, containsNan, ...bounds }): FieldSummary => {
    if (summaries === 'without-bounds') return { containsNull, ...(containsNan !== undefined && { containsNan }) };
    return summaries === 'without-nan' || containsNan === undefined ? { containsNull, ...bounds } : { containsNull, containsNan, ...bounds };
  });
  return { ...manifest, partitions: summaries === 'none' ? [] : partitions };
}

test('careless writers cost reads, never rows', () => {
  const seen = nothingSeen();
  fc.assert(
    fc.property(predicateArbitrary, specArbitrary, fc.array(rowArbitrary, { minLength: 1, maxLength: 8 }), carelessArbitrary, (random, spec, candidates, writer) => {
      const bound = bindPredicate(random.predicate, wideSchema);
      const filter = new FileFilter(bound, spec, wideSchema);
      const groups = Map.groupBy(candidates.filter((row) => isRepresentable(row, spec)), (row) => carelessTuple(row, spec, writer).map((value) => `${typeof value}:${String(value)}`).join('|'));
      for (const group of groups.values()) {
        const file = carelessFile(group, carelessTuple(group[0] as Row, spec, writer), writer);
        const skipManifest = !filter.mayMatchManifest(carelessManifest([file], spec, writer));
        if (skipManifest) seen.manifestsSkipped += 1;
        judged(seen, bound, filter, { group, file, skipManifest });
      }
    }),
    { numRuns: 4000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
});

describe('files of writers that differ', () => {
  const column = 'big';
  const spec = (transform: Transform, sourceId: number): PartitionSpec => ({ specId: 0, fields: [{ sourceId, fieldId: 1000, name: 'p', transform }] });
  const filterOf = (text: string, of: PartitionSpec): FileFilter => new FileFilter(bindPredicate({ kind: 'comparison', column: { parts: [text.split(' ')[0] as string] }, operator: text.split(' ')[1] as '=', literal: { kind: 'string', value: text.split(' ')[2] as string } }, wideSchema), of, wideSchema);
  const plain: DataFile = { content: 'data', filePath: 'f', fileFormat: 'parquet', partition: [null], recordCount: 1n, fileSizeInBytes: 1n };

  test('a partition value stored as int before its column became a long still matches', () => {
    const filter = new FileFilter(bindPredicate({ kind: 'comparison', column: { parts: [column] }, operator: '=', literal: { kind: 'number', text: '5' } }, wideSchema), spec({ kind: 'identity' }, 3), wideSchema);
    expect(filter.residual({ ...plain, partition: [5] }).kind).toBe('true');
    expect(filter.residual({ ...plain, partition: [6] }).kind).toBe('false');
    expect(filter.residual({ ...plain, partition: [null], lowerBounds: new Map([[3, Uint8Array.of(9, 0, 0, 0)]]) }).kind).toBe('false');
  });

  test('counts of values that leave nulls out do not make a column all null', () => {
    const filter = filterOf('text = abc', spec({ kind: 'identity' }, 999));
    const counts = (values: bigint, nulls: bigint): DataFile => ({ ...plain, recordCount: 4n, valueCounts: new Map([[11, values]]), nullValueCounts: new Map([[11, nulls]]) });
    expect(filter.residual(counts(2n, 2n)).kind).toBe('compare');
    expect(filter.residual(counts(4n, 4n)).kind).toBe('false');
    expect(filter.residual({ ...counts(4n, 4n), valueCounts: new Map() }).kind).toBe('false');
    const absent = new FileFilter({ kind: 'is-null', column: { fieldId: 11, type: { kind: 'string' }, path: ['text'], required: false } }, spec({ kind: 'identity' }, 999), wideSchema);
    expect(absent.residual(counts(3n, 0n)).kind).toBe('is-null'); // the fourth row lacks the struct around the column
    expect(absent.residual(counts(4n, 0n)).kind).toBe('false');
  });

  test('a time before 1970 may lie one partition higher than it should', () => {
    const byDay = spec({ kind: 'day' }, 9);
    expect(filterOf('local <= 1969-12-31T10:00:00', byDay).residual({ ...plain, partition: [0] }).kind).not.toBe('false');
    expect(filterOf('local = 1969-12-31T10:00:00', byDay).residual({ ...plain, partition: [0] }).kind).not.toBe('false');
    expect(filterOf('local <= 1969-12-30T10:00:00', byDay).residual({ ...plain, partition: [0] }).kind).toBe('false');
    expect(filterOf('local > 1969-12-30T10:00:00', byDay).residual({ ...plain, partition: [-1] }).kind).not.toBe('true');
    expect(filterOf('local > 1969-12-30T10:00:00', byDay).residual({ ...plain, partition: [0] }).kind).toBe('true');
    expect(filterOf('date <= 1969-12-31', spec({ kind: 'day' }, 7)).residual({ ...plain, partition: [0] }).kind).toBe('false');
  });

  test('hours beyond 32 bits do not prune', () => {
    expect(filterOf('local > +250000-01-01T00:00:00', spec({ kind: 'hour' }, 9)).residual({ ...plain, partition: [-5] }).kind).not.toBe('false');
  });

  test('bounds that are no values of the type, and tuples that are too short, do not prune', () => {
    const filter = filterOf('text = abc', spec({ kind: 'identity' }, 11));
    expect(filter.residual({ ...plain, partition: [], lowerBounds: new Map([[11, Uint8Array.of(0xff)]]) }).kind).toBe('compare');
    expect(filter.mayMatchManifest({ ...manifestOf([], spec({ kind: 'identity' }, 11)), partitions: [] })).toBe(true);
    expect(filter.mayMatchManifest({ ...manifestOf([], spec({ kind: 'identity' }, 11)), partitions: [{ containsNull: true }] })).toBe(true);
  });

  test('a summary that does not speak of NaN leaves it possible', () => {
    const byDouble = spec({ kind: 'identity' }, 5);
    const one = encodeValue({ kind: 'double' }, 1);
    const manifest = (summary: Partial<FieldSummary>): ManifestFile => ({ ...manifestOf([], byDouble), partitions: [{ containsNull: false, lowerBound: one, upperBound: one, ...summary }] });
    for (const predicate of [{ kind: 'is-nan', column: { parts: ['double'] } }, { kind: 'comparison', column: { parts: ['double'] }, operator: '!=', literal: { kind: 'number', text: '1' } }] as const) {
      const filter = new FileFilter(bindPredicate(predicate, wideSchema), byDouble, wideSchema);
      expect(filter.mayMatchManifest(manifest({}))).toBe(true);
      expect(filter.mayMatchManifest(manifest({ containsNan: true }))).toBe(true);
      expect(filter.mayMatchManifest(manifest({ containsNan: false }))).toBe(false);
    }
  });

  test('a spec whose column is gone prunes nothing', () => {
    expect(filterOf('text = abc', spec({ kind: 'identity' }, 999)).residual({ ...plain, partition: ['xyz'] }).kind).toBe('compare');
  });
});
