import type { ForeignSchema } from '../avro/foreign-schema.ts';
import { type AvroReader, arrayOf, type FieldTarget, matches, orNull, type ReaderFactory, type ReaderPlace, recordReader, schemaError } from '../avro/record-reader.ts';
import { schemaSkipper } from '../avro/skipper.ts';
import { bytesOf, byteViewOf, intOf, longOf, stringOf, valueOf } from '../avro/value-readers.ts';
import type { DataFile, FileContent } from '../manifest-types.ts';
import type { PartitionSpec } from '../partition-spec.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { EncodedMap, type MapEntryReader } from './encoded-map.ts';

/** How a reader of data files is set up. */
export interface DataFileReaderOptions {
  readonly spec: PartitionSpec;
  /** Result types of the spec's fields. */
  readonly types: readonly (PrimitiveType | undefined)[];
  /** Columns whose counts and bounds are kept; undefined keeps all, and the column sizes too. */
  readonly statisticsOf?: ReadonlySet<number>;
}

const contents: readonly FileContent[] = ['data', 'position-deletes', 'equality-deletes'];

const noColumns: ReadonlySet<number> = new Set();
const emptyMap = new Map<number, never>();

/** Reads `data_file` records of any writer. */
export function dataFileOf(options: DataFileReaderOptions): ReaderFactory<DataFile> {
  const { statisticsOf } = options;
  // What stays encoded is its own memory already; a bound that is picked out must not keep the whole block.
  const boundOf = statisticsOf === undefined ? byteViewOf : bytesOf;
  const wanted = (id: number, name: string, read: ReaderFactory<unknown>, required = false): FieldTarget => ({ id, name, required, read });
  const targets: readonly FieldTarget[] = [
    wanted(134, 'content', intOf),
    wanted(100, 'file_path', stringOf, true),
    wanted(101, 'file_format', stringOf, true),
    wanted(102, 'partition', partitionOf(options), options.spec.fields.length > 0),
    wanted(103, 'record_count', longOf, true),
    wanted(104, 'file_size_in_bytes', longOf, true),
    wanted(108, 'column_sizes', intMapOf(longOf, 117, statisticsOf === undefined ? undefined : noColumns)),
    wanted(109, 'value_counts', intMapOf(longOf, 119, statisticsOf)),
    wanted(110, 'null_value_counts', intMapOf(longOf, 121, statisticsOf)),
    wanted(137, 'nan_value_counts', intMapOf(longOf, 138, statisticsOf)),
    wanted(125, 'lower_bounds', intMapOf(boundOf, 126, statisticsOf)),
    wanted(128, 'upper_bounds', intMapOf(boundOf, 129, statisticsOf)),
    wanted(131, 'key_metadata', bytesOf),
    wanted(132, 'split_offsets', arrayOf(longOf)),
    wanted(135, 'equality_ids', arrayOf(intOf)),
    wanted(140, 'sort_order_id', intOf),
    wanted(142, 'first_row_id', longOf),
    wanted(143, 'referenced_data_file', stringOf),
    wanted(144, 'content_offset', longOf),
    wanted(145, 'content_size_in_bytes', longOf),
  ];
  return (schema, at) => {
    const read = recordReader(schema, targets, at);
    return (cursor) => {
      const values = read(cursor);
      const content = contents[(values[0] ?? 0) as number];
      if (content === undefined) throw cursor.error(`data_file.content is ${String(values[0])}`);
      if ((values[4] as bigint) < 0n) throw cursor.error(`data_file.record_count is ${String(values[4])}`);
      if ((values[5] as bigint) < 0n) throw cursor.error(`data_file.file_size_in_bytes is ${String(values[5])}`);
      return new DecodedDataFile(content, values) as unknown as DataFile;
    };
  };
}

/**
 * A data file whose optional members stay absent rather than undefined.
 *
 * Made by a constructor, because the engine learns from the first ones how large they get; members added to a literal are kept apart
 * from it, at twice the memory.
 */
class DecodedDataFile {
  declare content: unknown;
  declare filePath: unknown;
  declare fileFormat: unknown;
  declare partition: unknown;
  declare recordCount: unknown;
  declare fileSizeInBytes: unknown;
  declare columnSizes: unknown;
  declare valueCounts: unknown;
  declare nullValueCounts: unknown;
  declare nanValueCounts: unknown;
  declare lowerBounds: unknown;
  declare upperBounds: unknown;
  declare keyMetadata: unknown;
  declare splitOffsets: unknown;
  declare equalityIds: unknown;
  declare sortOrderId: unknown;
  declare firstRowId: unknown;
  declare referencedDataFile: unknown;
  declare contentOffset: unknown;
  declare contentSizeInBytes: unknown;

  constructor(content: FileContent, values: readonly unknown[]) {
    this.content = content;
    this.filePath = values[1];
    this.fileFormat = lowerCase(values[2] as string);
    this.partition = values[3] ?? [];
    this.recordCount = values[4];
    this.fileSizeInBytes = values[5];
    if (values[6] !== null) this.columnSizes = values[6];
    if (values[7] !== null) this.valueCounts = values[7];
    if (values[8] !== null) this.nullValueCounts = values[8];
    if (values[9] !== null) this.nanValueCounts = values[9];
    if (values[10] !== null) this.lowerBounds = values[10];
    if (values[11] !== null) this.upperBounds = values[11];
    if (values[12] !== null) this.keyMetadata = values[12];
    if (values[13] !== null) this.splitOffsets = values[13];
    if (values[14] !== null) this.equalityIds = values[14];
    if (values[15] !== null) this.sortOrderId = values[15];
    if (values[16] !== null) this.firstRowId = values[16];
    if (values[17] !== null) this.referencedDataFile = values[17];
    if (values[18] !== null) this.contentOffset = values[18];
    if (values[19] !== null) this.contentSizeInBytes = values[19];
  }
}

function lowerCase(fileFormat: string): string {
  return fileFormat === 'PARQUET' ? 'parquet' : fileFormat.toLowerCase();
}

function partitionOf({ spec, types }: DataFileReaderOptions): ReaderFactory<readonly (Value | null)[]> {
  const targets = spec.fields.map((field, index): FieldTarget => ({ id: field.fieldId, name: field.name, required: false, read: valueOf(types[index]) }));
  return (schema, at) => {
    const readInto = recordReader(schema, targets, at) as AvroReader<readonly (Value | null)[]>;
    // Read as null, an absent value would prune files that it says nothing about.
    const lost = targets.find((target, index) => spec.fields[index]?.transform.kind !== 'void' && !hasField(schema, target));
    if (lost !== undefined) throw schemaError(at, `lacks ${lost.name} (field id ${lost.id}) of partition spec ${spec.specId}`);
    return (cursor) => readInto(cursor).slice();
  };
}

function hasField(schema: ForeignSchema, target: FieldTarget): boolean {
  return schema.kind === 'record' && schema.fields.some((field) => matches(target, field));
}

/** A map of int keys is an array of key-value records; without `only` it stays encoded, otherwise keys outside of it are skipped. */
function intMapOf<T>(of: ReaderFactory<T>, keyId: number, only: ReadonlySet<number> | undefined): ReaderFactory<ReadonlyMap<number, T> | null> {
  return (schema, at) => {
    if (schema.kind !== 'array' || schema.items.kind !== 'record') throw schemaError(at, 'is not an array of key-value records');
    if (only === undefined) {
      const read = mapEntryReader(of, keyId, undefined, schema.items, at);
      return (cursor) => {
        const map = EncodedMap.at(cursor, read);
        return map.size === 0 ? emptyMap : map;
      };
    }
    // Nothing is wanted of it: passed over as a whole, without making a map.
    const skipMap = only.size === 0 ? schemaSkipper(schema) : undefined;
    if (skipMap !== undefined) {
      return (cursor) => {
        skipMap(cursor);
        return null;
      };
    }
    const readEntry = mapEntryReader(of, keyId, only, schema.items, at);
    let map: Map<number, T> | undefined;
    const take = (key: number, value: T): void => {
      map = (map ?? new Map<number, T>()).set(key, value);
    };
    return (cursor) => {
      map = undefined;
      for (let count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
        for (let i = 0; i < count; i++) readEntry(cursor, take);
      }
      return map ?? emptyMap;
    };
  };
}

/** Passes over an entry if its key is none of `only`, or its value null. The id of values follows that of keys. */
function mapEntryReader<T>(of: ReaderFactory<T>, keyId: number, only: ReadonlySet<number> | undefined, record: ForeignSchema, at: ReaderPlace): MapEntryReader<T> {
  const keyField = { id: keyId, name: 'key', required: true, read: intOf };
  const valueField = { id: keyId + 1, name: 'value', required: false, read: of };
  const [key, value, ...rest] = record.kind === 'record' ? record.fields : [];
  if (key === undefined || value === undefined || rest.length > 0 || !matches(keyField, key) || !matches(valueField, value)) {
    const readPair = recordReader(record, [keyField, { ...valueField, required: true }], at) as AvroReader<readonly [number, T]>;
    return (cursor, take) => {
      const [id, one] = readPair(cursor);
      if (only === undefined || only.has(id)) take(id, one);
    };
  }
  const readKey = intOf(key.schema, at);
  const readValue = orNull(of)(value.schema, at);
  const skipValue = schemaSkipper(value.schema);
  return (cursor, take) => {
    const id = readKey(cursor);
    if (only !== undefined && !only.has(id)) {
      skipValue?.(cursor);
      return;
    }
    const one = readValue(cursor);
    if (one !== null) take(id, one);
  };
}
