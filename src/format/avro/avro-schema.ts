/** An Avro schema as this folder writes it: the subset that Iceberg uses. */
export type AvroSchema = string | AvroRecord | AvroArray | AvroMap | AvroFixed | AvroLogical | readonly AvroSchema[];

export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly fields: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroSchema;
  readonly default?: null;
  readonly doc?: string;
  readonly 'field-id': number;
  /** The true name where `name` had to be made fit for Avro. */
  readonly 'iceberg-field-name'?: string;
}

export interface AvroArray {
  readonly type: 'array';
  readonly items: AvroSchema;
  readonly 'element-id'?: number;
  /** `map` marks an array of key-value records. */
  readonly logicalType?: string;
}

export interface AvroMap {
  readonly type: 'map';
  readonly values: AvroSchema;
  readonly 'key-id': number;
  readonly 'value-id': number;
}

export interface AvroFixed {
  readonly type: 'fixed';
  readonly name: string;
  readonly size: number;
  readonly logicalType?: string;
  readonly precision?: number;
  readonly scale?: number;
}

/** A primitive with a meaning. */
export interface AvroLogical {
  readonly type: string;
  readonly logicalType: string;
  readonly 'adjust-to-utc'?: boolean;
}

/** A field that must be there. */
export function requiredField(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type, 'field-id': id };
}

/** A field that may be null, null by default. */
export function optionalField(id: number, name: string, type: AvroSchema): AvroField {
  return { name, type: ['null', type], default: null, 'field-id': id };
}

/** A map whose keys are no strings: an array of key-value records, named as Java names them. */
export function avroIntMap(keyId: number, valueId: number, value: AvroSchema): AvroArray {
  const record: AvroRecord = {
    type: 'record',
    name: `k${keyId}_v${valueId}`,
    fields: [requiredField(keyId, 'key', 'int'), requiredField(valueId, 'value', value)],
  };
  return { type: 'array', items: record, logicalType: 'map' };
}

const validStart = /[A-Za-z_]/;
const validPart = /[A-Za-z0-9_]/;

/** A name made fit for Avro as Iceberg does it: a leading digit gets an underscore, any other character becomes `_x` and its code. */
export function avroName(name: string): string {
  let fit = '';
  for (let i = 0; i < name.length; i++) {
    const char = name.charAt(i);
    if ((i === 0 ? validStart : validPart).test(char)) fit += char;
    else if (i === 0 && validPart.test(char)) fit += `_${char}`;
    else fit += `_x${char.charCodeAt(0).toString(16).toUpperCase()}`;
  }
  return fit;
}
