import type { JsonPlace } from './json-place.ts';
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;
const intMin = -(2 ** 31);
const intMax = 2 ** 31 - 1;

/** Own member of an object, or undefined; inherited names such as `constructor` never appear. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A member that is absent or null reads as undefined. */
export function optional<T>(object: JsonObject, name: string, place: JsonPlace, as: (value: JsonValue, place: JsonPlace) => T): T | undefined {
  const value = member(object, name);
  return value === undefined || value === null ? undefined : as(value, place.at(name));
}

/** A member that must be there. */
export function required<T>(object: JsonObject, name: string, place: JsonPlace, as: (value: JsonValue, place: JsonPlace) => T): T {
  const value = member(object, name);
  if (value === undefined) throw place.at(name).error('is missing');
  return as(value, place.at(name));
}

export function asObject(value: JsonValue, place: JsonPlace): JsonObject {
  if (!isJsonObject(value)) throw place.error(`must be an object, is ${describeJson(value)}`);
  return value;
}

export function asList(value: JsonValue, place: JsonPlace): readonly JsonValue[] {
  if (!Array.isArray(value)) throw place.error(`must be a list, is ${describeJson(value)}`);
  return value;
}

/** A list whose items are all read the same way. */
export function listOf<T>(as: (value: JsonValue, place: JsonPlace) => T): (value: JsonValue, place: JsonPlace) => readonly T[] {
  return (value, place) => asList(value, place).map((item, index) => as(item, place.at(index)));
}

export function asString(value: JsonValue, place: JsonPlace): string {
  if (typeof value !== 'string') throw place.error(`must be a string, is ${describeJson(value)}`);
  return value;
}

export function asBoolean(value: JsonValue, place: JsonPlace): boolean {
  if (typeof value !== 'boolean') throw place.error(`must be true or false, is ${describeJson(value)}`);
  return value;
}

/** A 32-bit integer. */
export function asInt(value: JsonValue, place: JsonPlace): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < intMin || value > intMax) {
    throw place.error(`must be a 32-bit integer, is ${shown(value)}`);
  }
  return value;
}

/** An integer that a number holds exactly, such as milliseconds. */
export function asSafeInteger(value: JsonValue, place: JsonPlace): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw place.error(`must be an integer below 2^53, is ${shown(value)}`);
  return value;
}

/** A 64-bit integer. */
export function asLong(value: JsonValue, place: JsonPlace): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value !== 'bigint' || value < longMin || value > longMax) throw place.error(`must be a 64-bit integer, is ${shown(value)}`);
  return value;
}

/** An object of strings, with no prototype: its keys come from outside. */
export function asStringRecord(value: JsonValue, place: JsonPlace): Readonly<Record<string, string>> {
  const record = Object.create(null) as Record<string, string>;
  for (const [key, text] of Object.entries(asObject(value, place))) record[key] = asString(text, place.at(key));
  return record;
}

function shown(value: JsonValue): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : describeJson(value);
}
