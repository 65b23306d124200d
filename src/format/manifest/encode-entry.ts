import type { AvroWriter } from '../avro/avro-writer.ts';
import type { DataFile, FileContent, ManifestEntry, ManifestEntryStatus } from '../manifest-types.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { checkValue } from '../value/check-value.ts';
import { decimalByteLength, encodeFixedTwosComplement } from '../value/twos-complement.ts';

/** Status numbers of the format. */
const statusNumbers: Readonly<Record<ManifestEntryStatus, number>> = { existing: 0, added: 1, deleted: 2 };
/** Content numbers of the format. */
const contentNumbers: Readonly<Record<FileContent, number>> = { data: 0, 'position-deletes': 1, 'equality-deletes': 2 };

const writeLong = (writer: AvroWriter, value: bigint): void => writer.writeLong(value);
const writeInt = (writer: AvroWriter, value: number): void => writer.writeInt(value);
const writeBytes = (writer: AvroWriter, value: Uint8Array): void => writer.writeBytes(value);
const writeString = (writer: AvroWriter, value: string): void => writer.writeString(value);

/** Writes an entry in the field order of `manifestEntryStruct`. */
export function writeEntry(writer: AvroWriter, entry: ManifestEntry, partition: readonly PartitionValueWriter[]): void {
  writer.writeInt(statusNumbers[entry.status]);
  writeOptional(writer, entry.snapshotId, writeLong);
  writeOptional(writer, entry.sequenceNumber, writeLong);
  writeOptional(writer, entry.fileSequenceNumber, writeLong);
  writeDataFile(writer, entry.dataFile, partition);
}

function writeDataFile(writer: AvroWriter, file: DataFile, partition: readonly PartitionValueWriter[]): void {
  writer.writeInt(contentNumbers[file.content]);
  writer.writeString(file.filePath);
  writer.writeString(file.fileFormat.toUpperCase());
  for (const [index, write] of partition.entries()) write(writer, file.partition[index] ?? null);
  writer.writeLong(file.recordCount);
  writer.writeLong(file.fileSizeInBytes);
  writeOptionalMap(writer, file.columnSizes, writeLong);
  writeOptionalMap(writer, file.valueCounts, writeLong);
  writeOptionalMap(writer, file.nullValueCounts, writeLong);
  writeOptionalMap(writer, file.nanValueCounts, writeLong);
  writeOptionalMap(writer, file.lowerBounds, writeBytes);
  writeOptionalMap(writer, file.upperBounds, writeBytes);
  writeOptional(writer, file.keyMetadata, writeBytes);
  writeOptionalList(writer, file.splitOffsets, writeLong);
  writeOptionalList(writer, file.equalityIds, writeInt);
  writeOptional(writer, file.sortOrderId, writeInt);
  writeOptional(writer, file.referencedDataFile, writeString);
}

/** Writes the union of null and a value. */
export function writeOptional<T>(writer: AvroWriter, value: T | null | undefined, write: (writer: AvroWriter, value: T) => void): void {
  if (value === null || value === undefined) {
    writer.writeInt(0);
    return;
  }
  writer.writeInt(1);
  write(writer, value);
}

function writeOptionalMap<T>(writer: AvroWriter, map: ReadonlyMap<number, T> | undefined, write: (writer: AvroWriter, value: T) => void): void {
  if (map === undefined) {
    writer.writeInt(0);
    return;
  }
  writer.writeInt(1);
  if (map.size > 0) writer.writeInt(map.size);
  map.forEach((value, key) => {
    writer.writeInt(key);
    write(writer, value);
  });
  writer.writeInt(0);
}

/** Writes the union of null and an array. */
export function writeOptionalList<T>(writer: AvroWriter, list: readonly T[] | undefined, write: (writer: AvroWriter, value: T) => void): void {
  if (list === undefined) {
    writer.writeInt(0);
    return;
  }
  writer.writeInt(1);
  if (list.length > 0) writer.writeInt(list.length);
  for (const item of list) write(writer, item);
  writer.writeInt(0);
}

/** Writes a partition value, or null, as the union that its Avro field is. */
type PartitionValueWriter = (writer: AvroWriter, value: Value | null) => void;

/** The writer for a result type. It raises `value-invalid` for a value of another type. */
export function partitionValueWriter(type: PrimitiveType): PartitionValueWriter {
  const write = valueWriter(type);
  return (writer, value) => {
    if (value === null) {
      writer.writeInt(0);
      return;
    }
    checkValue(type, value);
    writer.writeInt(1);
    write(writer, value);
  };
}

function valueWriter(type: PrimitiveType): (writer: AvroWriter, value: Value) => void {
  switch (type.kind) {
    case 'boolean':
      return (writer, value) => writer.writeBoolean(value as boolean);
    case 'int':
    case 'date':
      return (writer, value) => writer.writeInt(value as number);
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return (writer, value) => writer.writeLong(value as bigint);
    case 'float':
      return (writer, value) => writer.writeFloat(value as number);
    case 'double':
      return (writer, value) => writer.writeDouble(value as number);
    case 'decimal': {
      const size = decimalByteLength(type.precision);
      return (writer, value) => writer.writeFixed(encodeFixedTwosComplement(value as bigint, size));
    }
    case 'string':
      return (writer, value) => writer.writeString(value as string);
    case 'uuid':
    case 'fixed':
      return (writer, value) => writer.writeFixed(value as Uint8Array);
    case 'binary':
      return (writer, value) => writer.writeBytes(value as Uint8Array);
  }
}
