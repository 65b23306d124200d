/**
 * Purpose: what proves a store, a catalog or a program built on Frazil: conformance suites, the simulator, controlled time and randomness.
 *
 * It needs vitest beside it, an optional peer dependency: the suites declare tests.
 *
 * Invariants: no other folder imports this one; nothing here reads the real clock or real randomness unless it is handed in.
 *
 * Non-goals: anything that a production program needs.
 */
export { S3TestServer, type S3TestServerOptions, startS3TestServer } from './s3-server/index.ts';
export { catalogSuite, type CatalogSuiteOptions } from './catalog.suite.ts';
export { type ObjectStoreFixture, objectStoreSuite } from './object-store.suite.ts';
export { ManualClock, manualRuntime, SeededRandom } from '../runtime/index.ts';
