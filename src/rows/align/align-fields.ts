import type { Data, DataType, Field } from 'apache-arrow';
import type { NestedField, Type } from '../../format/index.ts';
import { fieldIdOf, nullArray } from '../../parquet/index.ts';
import { presenceOf } from '../value/presence.ts';
import { unknownColumn } from '../unknown-column.ts';
import type { AlignPlace } from './align-place.ts';

/** How fields are found and what happens to those that the table lacks. */
export interface AlignFields {
  readonly ignoreUnknownFields: boolean;
  readonly matchBy: 'name' | 'field-id';
  readonly alignColumn: (data: Data, type: Type, arrowType: DataType, place: AlignPlace, fields: AlignFields) => Data;
  readonly requireValues: (data: Data, type: Type, place: AlignPlace, isHidden: (index: number) => boolean) => void;
}

/** The children of a struct in the order and with the types of the wanted fields; optional ones that are not there become nulls. */
export function alignFields(struct: Data, wanted: readonly NestedField[], arrowFields: readonly Field[], place: AlignPlace, fields: AlignFields): readonly Data[] {
  const found = struct.type.children as readonly Field[];
  const sources = wanted.map((field) => findField(found, field, fields.matchBy));
  if (!fields.ignoreUnknownFields) refuseUnknown(found, sources, wanted, place);
  const isPresent = presenceOf(struct);
  return wanted.map((field, index) => {
    const at = place.field(field.name);
    const arrowType = (arrowFields[index] as Field).type;
    const source = struct.children[sources[index] as number];
    if (source === undefined) {
      if (!field.required || struct.length === 0) return nullArray(arrowType, struct.length);
      throw at.missing(field.type);
    }
    const aligned = fields.alignColumn(source, field.type, arrowType, at, fields);
    if (field.required) fields.requireValues(aligned, field.type, at, (row) => isPresent !== undefined && !isPresent(row));
    return aligned;
  });
}

/** Index of the field in the input, or -1. */
function findField(found: readonly Field[], wanted: NestedField, matchBy: 'name' | 'field-id'): number {
  if (matchBy === 'field-id') {
    const byId = found.findIndex((field) => fieldIdOf(field) === wanted.id);
    // A field that carries an id is that field and no other, whatever its name.
    return byId >= 0 ? byId : found.findIndex((field) => fieldIdOf(field) === undefined && field.name === wanted.name);
  }
  return found.findIndex((field) => field.name === wanted.name);
}

function refuseUnknown(found: readonly Field[], used: readonly number[], wanted: readonly NestedField[], place: AlignPlace): void {
  const index = found.findIndex((_, at) => !used.includes(at));
  const field = found[index];
  if (field === undefined) return;
  throw unknownColumn(place.source, place.field(field.name).path, wanted);
}
