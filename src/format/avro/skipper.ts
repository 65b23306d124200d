import type { AvroCursor } from './avro-cursor.ts';
import type { ForeignSchema } from './foreign-schema.ts';

type Skipper = (cursor: AvroCursor) => void;

/** What passes over values of a schema, or undefined if they take no bytes. */
export function schemaSkipper(schema: ForeignSchema): Skipper | undefined {
  switch (schema.kind) {
    case 'null':
      return undefined;
    case 'boolean':
      return (cursor) => cursor.skip(1);
    case 'int':
    case 'long':
    case 'enum':
      return (cursor) => cursor.skipLong();
    case 'float':
      return (cursor) => cursor.skip(4);
    case 'double':
      return (cursor) => cursor.skip(8);
    case 'bytes':
    case 'string':
      return (cursor) => cursor.skipBytes();
    case 'fixed':
      return schema.size === 0 ? undefined : (cursor) => cursor.skip(schema.size);
    case 'array':
      return skipItems(schemaSkipper(schema.items));
    case 'map': {
      const value = schemaSkipper(schema.values);
      return skipItems((cursor) => {
        cursor.skipBytes();
        value?.(cursor);
      });
    }
    case 'union':
      return skipUnion(schema.branches.map(schemaSkipper));
    case 'record':
      return skipFields(schema.fields.map((field) => schemaSkipper(field.schema)).filter((skip) => skip !== undefined));
  }
}

function skipItems(item: Skipper | undefined): Skipper {
  return (cursor) => {
    for (let count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
      if (item !== undefined) for (let i = 0; i < count; i++) item(cursor);
    }
  };
}

function skipUnion(branches: readonly (Skipper | undefined)[]): Skipper {
  return (cursor) => {
    const branch = cursor.readInt();
    if (branch < 0 || branch >= branches.length) throw cursor.error(`has the union branch ${branch} of ${branches.length}`);
    branches[branch]?.(cursor);
  };
}

function skipFields(fields: readonly Skipper[]): Skipper | undefined {
  if (fields.length === 0) return undefined;
  return (cursor) => {
    for (const skip of fields) skip(cursor);
  };
}
