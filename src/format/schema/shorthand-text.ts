import type { JsonPlace } from '../json/json-place.ts';
import type { NestedField, Type } from '../types.ts';
import { maxTypeDepth } from './schema-json.ts';
import { isNotPrimitive, parsePrimitiveType } from './type-text.ts';

/** A type and whether `required` followed it. */
export interface ShorthandType {
  readonly type: Type;
  readonly required: boolean;
}

/**
 * Parses the shorthand of a type: `long required`, `decimal(10, 2)`, `list<string>`, `map<string, long>`,
 * `struct<lat: double, lon: double required>`. All ids are 0 until `assignFieldIds`.
 *
 * *Errors*: the place's code, with the offset in the text.
 */
export function parseShorthandType(text: string, place: JsonPlace): ShorthandType {
  const reader = new ShorthandReader(text, place);
  const parsed = reader.typeWithNeed(0);
  reader.end();
  return parsed;
}

class ShorthandReader {
  readonly #text: string;
  readonly #place: JsonPlace;
  #at = 0;

  constructor(text: string, place: JsonPlace) {
    this.#text = text;
    this.#place = place;
  }

  typeWithNeed(depth: number): ShorthandType {
    const type = this.#type(depth);
    return { type, required: this.#accept('required') };
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#error(`${JSON.stringify(this.#text.slice(this.#at))} is left over`);
  }

  #type(depth: number): Type {
    if (depth > maxTypeDepth) throw this.#error(`types nest more than ${maxTypeDepth} levels`);
    if (this.#accept('list<')) return this.#list(depth);
    if (this.#accept('map<')) return this.#map(depth);
    if (this.#accept('struct<')) return this.#struct(depth);
    return this.#primitive();
  }

  #list(depth: number): Type {
    const element = this.typeWithNeed(depth + 1);
    this.#expect('>');
    return { kind: 'list', elementId: 0, elementRequired: element.required, element: element.type };
  }

  #map(depth: number): Type {
    const key = this.typeWithNeed(depth + 1);
    this.#expect(',');
    const value = this.typeWithNeed(depth + 1);
    this.#expect('>');
    return { kind: 'map', keyId: 0, key: key.type, valueId: 0, valueRequired: value.required, value: value.type };
  }

  #struct(depth: number): Type {
    const fields: NestedField[] = [];
    do {
      const name = this.#match(/[^\s<>:,"]+/y, 'a field name');
      this.#expect(':');
      fields.push({ id: 0, name, ...this.typeWithNeed(depth + 1) });
    } while (this.#accept(','));
    this.#expect('>');
    return { kind: 'struct', fields };
  }

  #primitive(): Type {
    this.#skipSpace();
    const text = this.#match(/[a-z_]+(?: ?\([^()]{0,40}\)|\[[^[\]]{0,40}\])?/y, 'a type');
    const parsed = parsePrimitiveType(text.replace(' (', '('));
    if (!isNotPrimitive(parsed)) return parsed;
    throw this.#error(parsed.problem, parsed.kind === 'later-version');
  }

  #match(pattern: RegExp, wanted: string): string {
    this.#skipSpace();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#error(`${wanted} is expected`);
    this.#at += found.length;
    return found;
  }

  #accept(word: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #expect(word: string): void {
    if (!this.#accept(word)) throw this.#error(`${JSON.stringify(word)} is expected`);
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }

  #error(problem: string, later = false): Error {
    const message = `${JSON.stringify(this.#text)}, at character ${this.#at}: ${problem}`;
    return this.#place.error(message, later ? 'type-unsupported' : this.#place.code, { offset: this.#at });
  }
}
