import { expect } from 'vitest';
import { type ErrorCode, isFrazilError } from '../../errors/index.ts';
import { type ListOptions, type ListPage, type ObjectStore, type StoreAnswer, storeAnswer } from '../../io/index.ts';

/** What one conformance test works with. */
export interface ConformanceContext {
  readonly store: ObjectStore;
  /** Ends in a slash; nothing else uses it. */
  readonly prefix: string;
  readonly raceKeyCount: number;
  readonly plant: (key: string, bytes: Uint8Array) => Promise<void>;
}

/** One test of the object store contract; fixtures skip it by its name. */
export interface ConformanceCase {
  readonly name: string;
  readonly timeoutMs?: number;
  readonly test: (context: ConformanceContext) => Promise<void>;
}

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of UTF-8 bytes. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Bytes that differ at every place from those of another seed, and betray a shift or a mixture. */
export function patternBytes(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Fails unless the call fails with one of the codes; gives the store's answer, if one came with the error. */
export async function expectCode(call: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<StoreAnswer | undefined> {
  const outcome: unknown = await call.then(
    (value) => ({ resolved: value }),
    (error: unknown) => error,
  );
  expect(isFrazilError(outcome), `expected ${codes.join(' or ')}, got ${describeOutcome(outcome)}`).toBe(true);
  if (isFrazilError(outcome)) expect(codes, outcome.message).toContain(outcome.code);
  return storeAnswer(outcome);
}

function describeOutcome(outcome: unknown): string {
  return outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : JSON.stringify(outcome);
}

/** Every page of a listing. */
export async function pagesOf(store: ObjectStore, prefix: string, options?: ListOptions): Promise<ListPage[]> {
  const pages: ListPage[] = [];
  for await (const page of store.list(prefix, options)) pages.push(page);
  return pages;
}

/** Every key of a listing, in the order given. */
export async function keysOf(store: ObjectStore, prefix: string, options?: ListOptions): Promise<string[]> {
  return (await pagesOf(store, prefix, options)).flatMap((page) => page.objects.map((object) => object.key));
}
