/** Names of the primitive types that take no parameters. */
export type SimpleTypeName =
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'string'
  | 'uuid'
  | 'binary';

export interface SimpleType {
  readonly kind: SimpleTypeName;
}

export interface DecimalType {
  readonly kind: 'decimal';
  /** Digits in all, 1 to 38. */
  readonly precision: number;
  /** Digits after the point, 0 to `precision`. */
  readonly scale: number;
}

export interface FixedType {
  readonly kind: 'fixed';
  /** Length in bytes. */
  readonly length: number;
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly NestedField[];
}

export interface ListType {
  readonly kind: 'list';
  readonly elementId: number;
  readonly elementRequired: boolean;
  readonly element: Type;
}

export interface MapType {
  readonly kind: 'map';
  readonly keyId: number;
  readonly key: Type;
  readonly valueId: number;
  readonly valueRequired: boolean;
  readonly value: Type;
}

export type PrimitiveType = SimpleType | DecimalType | FixedType;
export type Type = PrimitiveType | StructType | ListType | MapType;

/** A field of a struct or of the schema; `id` is unique in the table and never reused. */
export interface NestedField {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: Type;
  readonly doc?: string;
}

/** A table schema (spec, "Schemas"). */
export interface Schema {
  readonly schemaId: number;
  readonly fields: readonly NestedField[];
  readonly identifierFieldIds: readonly number[];
}

/**
 * A primitive value in memory.
 *
 * boolean: boolean · int, date (days since 1970-01-01): number · long, time, timestamp, timestamptz (micros): bigint ·
 * float, double: number · decimal: bigint, unscaled · string: string · uuid (16 bytes), fixed, binary: Uint8Array.
 */
export type Value = boolean | number | bigint | string | Uint8Array;
