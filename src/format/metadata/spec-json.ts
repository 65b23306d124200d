import { asInt, asList, asObject, asString, listOf, optional, required } from '../json/json-fields.ts';
import type { JsonPlace } from '../json/json-place.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { PartitionField, PartitionSpec, SortField, SortOrder, Transform } from '../partition-spec.ts';
import { firstPartitionFieldId } from '../transform/parse-partition-by.ts';
import { parseTransform, printTransform } from '../transform/transform-text.ts';

/** Reads a partition spec. *Errors*: the place's code. */
export function parsePartitionSpec(json: JsonValue, place: JsonPlace): PartitionSpec {
  const object = asObject(json, place);
  return {
    specId: required(object, 'spec-id', place, asInt),
    fields: required(object, 'fields', place, parsePartitionFields),
  };
}

/** Reads the fields alone, as a manifest's header and v1 metadata hold them; v1 fields without an id count from 1000. */
export function parsePartitionFields(json: JsonValue, place: JsonPlace): readonly PartitionField[] {
  const fields = asList(json, place).map((item, index) => parsePartitionField(item, place.at(index), firstPartitionFieldId + index));
  const names = new Set<string>();
  const ids = new Set<number>();
  for (const [index, { name, fieldId }] of fields.entries()) {
    if (names.has(name)) throw place.at(index).error(`repeats the name ${JSON.stringify(name)}`);
    if (ids.has(fieldId)) throw place.at(index).error(`repeats the field id ${fieldId}`);
    names.add(name);
    ids.add(fieldId);
  }
  return fields;
}

function parsePartitionField(json: JsonValue, place: JsonPlace, fallbackId: number): PartitionField {
  const object = asObject(json, place);
  return {
    ...parseTerm(object, place),
    fieldId: optional(object, 'field-id', place, asInt) ?? fallbackId,
    name: required(object, 'name', place, asString),
  };
}

/** Version 3 lists its sources; a transform of several is one that this version does not know. */
function parseTerm(object: JsonObject, place: JsonPlace): { readonly sourceId: number; readonly transform: Transform } {
  const transform = required(object, 'transform', place, asTransform);
  const [first, ...others] = optional(object, 'source-ids', place, listOf(asInt)) ?? [];
  if (first === undefined) return { sourceId: required(object, 'source-id', place, asInt), transform };
  return { sourceId: first, transform: others.length === 0 ? transform : { kind: 'unknown', text: printTransform(transform) } };
}

function asTransform(json: JsonValue, place: JsonPlace): Transform {
  const text = asString(json, place);
  const transform = parseTransform(text);
  if (transform.kind === 'unknown' && /^(?:bucket|truncate)\b/i.test(text)) throw place.error(`${JSON.stringify(text)} has no positive parameter`);
  return transform;
}

/** Reads a sort order. *Errors*: the place's code. */
export function parseSortOrder(json: JsonValue, place: JsonPlace): SortOrder {
  const object = asObject(json, place);
  return { orderId: required(object, 'order-id', place, asInt), fields: required(object, 'fields', place, listOf(parseSortField)) };
}

function parseSortField(json: JsonValue, place: JsonPlace): SortField {
  const object = asObject(json, place);
  return {
    ...parseTerm(object, place),
    direction: required(object, 'direction', place, asOneOf(['asc', 'desc'])),
    nullOrder: required(object, 'null-order', place, asOneOf(['nulls-first', 'nulls-last'])),
  };
}

/** One of a few words, in any case. */
export function asOneOf<W extends string>(words: readonly W[]): (json: JsonValue, place: JsonPlace) => W {
  return (json, place) => {
    const text = asString(json, place).toLowerCase();
    const word = words.find((one) => one === text);
    if (word === undefined) throw place.error(`must be one of ${words.join(', ')}, is ${JSON.stringify(text)}`);
    return word;
  };
}

/** The partition spec as Iceberg's JSON value. */
export function partitionSpecToJson(spec: PartitionSpec): JsonObject {
  return { 'spec-id': spec.specId, fields: partitionFieldsToJson(spec) };
}

/** The fields alone, as a manifest's header holds them. */
export function partitionFieldsToJson(spec: PartitionSpec): readonly JsonObject[] {
  return spec.fields.map((field) => ({
    name: field.name,
    transform: printTransform(field.transform),
    'source-id': field.sourceId,
    'field-id': field.fieldId,
  }));
}

/** The sort order as Iceberg's JSON value. */
export function sortOrderToJson(order: SortOrder): JsonObject {
  const fields = order.fields.map((field) => ({
    transform: printTransform(field.transform),
    'source-id': field.sourceId,
    direction: field.direction,
    'null-order': field.nullOrder,
  }));
  return { 'order-id': order.orderId, fields };
}
