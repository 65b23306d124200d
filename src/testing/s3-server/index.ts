/**
 * Purpose: an S3 server in the test's own process, sound or with the faults and manners of servers that exist.
 *
 * Invariants: it listens on loopback only and keeps nothing; the same seed and the same requests give the same faults;
 * the sound personality passes the conformance suite.
 *
 * Non-goals: the rest of the S3 API, virtual-host addressing, speed.
 */
export type { S3Fault, S3FaultEffect } from './fault.ts';
export { type S3Behaviour, s3Personalities, type S3Personality } from './personality.ts';
export type { S3Operation } from './s3-request.ts';
export { type S3RequestRecord, S3TestServer, type S3TestServerOptions, startS3TestServer } from './s3-test-server.ts';
