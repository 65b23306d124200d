/**
 * Purpose: the object store contract, the stores that keep it (memory, local, s3) and the wrappers around any of them.
 *
 * Invariants: a put is visible whole or not at all; of any number of concurrent creates of one key exactly one is
 * acknowledged; an error of a put carries the store's answer and no judgement; wrappers are stores and forward every
 * method; every store and wrapper passes the one conformance suite in `testing`; drivers are loaded when a URL asks for them.
 *
 * Non-goals: folders, renames, metadata beside the body, and any knowledge of tables.
 */
export { ByteCache } from './cache/byte-cache.ts';
export { type CacheOptions, CachingStore } from './cache/caching-store.ts';
export { SharedCall } from './cache/shared-call.ts';
export type { StoreCapabilities } from './capabilities.ts';
export { brokenPromises, type Certificate, holdsPromise, type PromiseFinding, type PromiseName, promiseNames, type StoreIdentity } from './certify/certificate.ts';
export { certificateKey } from './certify/certificate-file.ts';
export { type CertifyOptions, certifyStore } from './certify/certify-store.ts';
export { ensureCertified, recertify, requireFit } from './certify/ensure-certified.ts';
export { type RequestCounts, RequestCounter, type VerbCount } from './count/request-counter.ts';
export { FaultPlan, type FaultPlanOptions } from './fault/fault-plan.ts';
export type { FaultEffect, FaultKind, FaultRule } from './fault/fault-rule.ts';
export type { RandomFaults } from './fault/random-faults.ts';
export { InterceptedStore } from './intercept/intercepted-store.ts';
export type { Exchange, Interceptor, ResponseFacts, StoreRequest, StoreVerb } from './intercept/store-request.ts';
export { ConcurrencyGate } from './limit/concurrency-gate.ts';
export { limitRequests } from './limit/limited-store.ts';
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
export { openStore, type OpenStoreOptions } from './open/open-store.ts';
export { PrefixedStore } from './prefix/prefixed-store.ts';
export { RetryingStore, type RetryOptions } from './retry/retrying-store.ts';
export { type StoreAnswer, storeAnswer, storeError } from './store-answer.ts';
export { type KeyNormaliser, placeholderNormaliser, RequestTrace, type RequestTraceOptions } from './trace/request-trace.ts';
