import { JsonPlace } from '../json/json-place.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { parseJson } from '../json/parse-json.ts';
import { encodeUtf8 } from '../value/utf8.ts';
import { avroError, type AvroSource } from './avro-source.ts';

/** How deeply a writer's schema may nest; Iceberg's own need ten levels. */
export const maxAvroDepth = 64;
const maxAvroNodes = 20_000;

/** A writer's schema, checked and with names resolved. */
export type ForeignSchema =
  | { readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'; readonly logicalType?: string }
  | { readonly kind: 'fixed'; readonly size: number; readonly logicalType?: string }
  | { readonly kind: 'enum' }
  | { readonly kind: 'array'; readonly items: ForeignSchema }
  | { readonly kind: 'map'; readonly values: ForeignSchema }
  | { readonly kind: 'union'; readonly branches: readonly ForeignSchema[] }
  | { readonly kind: 'record'; readonly fields: readonly ForeignField[] };

export interface ForeignField {
  readonly name: string;
  readonly fieldId: number | undefined;
  readonly schema: ForeignSchema;
}

/** The manifests of a table share a few schemas, and reading one costs more than reading a small manifest. */
const held = new Map<string, ForeignSchema>();
const heldMax = 32;
const heldTextMax = 64 * 1024;

/**
 * Reads the schema in a file's header. Nothing is compiled from it: the decoders are chosen, never generated.
 *
 * *Errors*: the source's code if it is no Avro schema, nests too deeply or contains itself.
 */
export function parseForeignSchema(text: string, source: AvroSource): ForeignSchema {
  const known = held.get(text);
  if (known !== undefined) return known;
  const place = new JsonPlace(source.path, source.code, 'avro.schema');
  const schema = new SchemaReader(source).read(parseJson(encodeUtf8(text), place), 0, '');
  if (text.length <= heldTextMax) {
    if (held.size >= heldMax) held.clear();
    held.set(text, schema);
  }
  return schema;
}

const primitives: ReadonlySet<string> = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

class SchemaReader {
  readonly #source: AvroSource;
  readonly #named = new Map<string, { readonly schema: ForeignSchema; readonly nodes: number }>();
  #nodes = 0;

  constructor(source: AvroSource) {
    this.#source = source;
  }

  read(json: JsonValue, depth: number, namespace: string): ForeignSchema {
    this.#nodes += 1;
    if (depth > maxAvroDepth) throw this.#error(`nests more than ${maxAvroDepth} levels`);
    this.#checkNodes();
    if (typeof json === 'string') return this.#byName(json, namespace);
    if (Array.isArray(json)) return { kind: 'union', branches: json.map((branch: JsonValue) => this.read(branch, depth + 1, namespace)) };
    if (!isJsonObject(json)) throw this.#error('is not an Avro schema');
    return this.#object(json, depth, namespace);
  }

  #object(json: JsonObject, depth: number, outer: string): ForeignSchema {
    const { type } = json;
    if (typeof type !== 'string') return this.read(type ?? null, depth + 1, outer);
    const logicalType = typeof json.logicalType === 'string' ? { logicalType: json.logicalType } : {};
    if (primitives.has(type)) return { kind: type as 'null', ...logicalType };
    if (type === 'array') return { kind: 'array', items: this.read(json.items ?? null, depth + 1, outer) };
    if (type === 'map') return { kind: 'map', values: this.read(json.values ?? null, depth + 1, outer) };
    if (type !== 'fixed' && type !== 'enum' && type !== 'record' && type !== 'error') return this.#byName(type, outer);
    const { fullName, namespace } = this.#names(json, outer);
    const nodesBefore = this.#nodes;
    const schema = this.#namedType(json, type, depth, namespace, logicalType);
    // A name stands for its content only from here on, so a schema that contains itself finds none and is refused.
    this.#named.set(fullName, { schema, nodes: this.#nodes - nodesBefore });
    return schema;
  }

  #namedType(json: JsonObject, type: 'fixed' | 'enum' | 'record' | 'error', depth: number, namespace: string, logical: { logicalType?: string }): ForeignSchema {
    if (type === 'enum') return { kind: 'enum' };
    if (type === 'fixed') return { kind: 'fixed', size: this.#size(json), ...logical };
    return this.#record(json, depth, namespace);
  }

  #record(json: JsonObject, depth: number, namespace: string): ForeignSchema {
    if (!Array.isArray(json.fields)) throw this.#error('has a record without fields');
    const fields = (json.fields as readonly JsonValue[]).map((field): ForeignField => {
      if (!isJsonObject(field) || typeof field.name !== 'string') throw this.#error('has a field without a name');
      const fieldId = field['field-id'];
      return {
        name: field.name,
        fieldId: typeof fieldId === 'number' ? fieldId : undefined,
        schema: this.read(field.type ?? null, depth + 1, namespace),
      };
    });
    return { kind: 'record', fields };
  }

  #size(json: JsonObject): number {
    if (typeof json.size === 'number' && Number.isInteger(json.size) && json.size >= 0 && json.size < 2 ** 31) return json.size;
    throw this.#error('has a fixed type without a size');
  }

  #names(json: JsonObject, outer: string): { readonly fullName: string; readonly namespace: string } {
    const name = typeof json.name === 'string' ? json.name : '';
    const dot = name.lastIndexOf('.');
    const namespace = dot >= 0 ? name.slice(0, dot) : typeof json.namespace === 'string' ? json.namespace : outer;
    return { fullName: dot >= 0 || namespace === '' ? name : `${namespace}.${name}`, namespace };
  }

  #byName(name: string, namespace: string): ForeignSchema {
    if (primitives.has(name)) return { kind: name as 'null' };
    const found = this.#named.get(name.includes('.') || namespace === '' ? name : `${namespace}.${name}`) ?? this.#named.get(name);
    if (found === undefined) throw this.#error(`refers to ${JSON.stringify(name.slice(0, 80))}, which is not defined before`);
    // Each use counts in full: names that multiply each other would make a small schema an endless one.
    this.#nodes += found.nodes;
    this.#checkNodes();
    return found.schema;
  }

  #checkNodes(): void {
    if (this.#nodes > maxAvroNodes) throw this.#error(`has more than ${maxAvroNodes} parts`);
  }

  #error(problem: string): Error {
    return avroError(this.#source, `header: the schema ${problem}`);
  }
}
