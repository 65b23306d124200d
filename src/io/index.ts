/**
 * Purpose: the object store contract, the stores that keep it (memory, local, s3) and the wrappers around any of them.
 *
 * Invariants: a put is visible whole or not at all; of any number of concurrent creates of one key exactly one is
 * acknowledged; an error of a put carries the store's answer and no judgement; wrappers are stores and forward every
 * method; every store and wrapper passes the one conformance suite in `testing`.
 *
 * Non-goals: folders, renames, metadata beside the body, and any knowledge of tables.
 */
export { rangeUnsatisfiable, checkBodySize, checkByteRange, resolveByteRange, type ByteSpan } from './byte-range.ts';
export type { StoreCapabilities } from './capabilities.ts';
export { checkKeyPrefix, checkReadableKey, checkWritableKey, keyLengthMaxBytes, segmentLengthMaxBytes } from './object-key.ts';
export { compareKeys } from './key-order.ts';
export { ConcurrencyGate } from './limit/concurrency-gate.ts';
export { LocalStore, type LocalStoreOptions } from './local/local-store.ts';
export { MemoryObjects } from './memory/memory-objects.ts';
export { MemoryStore, type MemoryStoreOptions } from './memory/memory-store.ts';
export type {
  ByteRange,
  DeleteResult,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectMeta,
  ObjectStore,
  ObjectWriter,
  PutCondition,
  PutOptions,
  PutResult,
} from './object-store.ts';
export { type StoreAnswer, storeAnswer, storeError } from './store-answer.ts';
