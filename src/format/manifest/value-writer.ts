import type { AvroWriter } from '../avro/avro-writer.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { checkValue } from '../value/check-value.ts';
import { decimalByteLength, encodeFixedTwosComplement } from '../value/twos-complement.ts';

/** Writes a partition value, or null, as the union that its Avro field is. */
export type PartitionValueWriter = (writer: AvroWriter, value: Value | null) => void;

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
