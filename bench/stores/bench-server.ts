import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findNativeServer } from '../../integration/stores/native-servers.ts';
import { startNativeServer } from '../../integration/stores/start-native-server.ts';
import { startS3TestServer } from '../../src/testing/index.ts';
import type { Peer } from '../harness/peers.ts';
import type { BucketAccess } from '../harness/place.ts';
import type { BenchContext } from '../workload.ts';

/** An S3 server for one workload. */
export interface BenchServer extends BucketAccess {
  /** For the tables. */
  readonly title: string;
  /** Whether peers may be measured on it. */
  readonly real: boolean;
  close(): Promise<void>;
}

/** Starts MinIO with an empty folder where `npm run test:s3` has built it, else the project's S3 test server. */
export async function startBenchServer(): Promise<BenchServer> {
  const minio = findNativeServer('minio');
  const cache = process.env['FRAZIL_CACHE'] ?? join(homedir(), '.cache', 'frazil');
  if (minio !== undefined && existsSync(join(cache, 'bin', 'minio'))) return { title: 'MinIO', real: true, ...(await startNativeServer(minio)) };
  const server = await startS3TestServer();
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = server;
  return { title: 'S3 test server (MinIO is not built, so no peers)', real: false, endpoint, bucket, region, accessKeyId, secretAccessKey, close: () => server.close() };
}

/** Peers that run on a server: none on the test server, which was not made for them. */
export function bucketPeers<Each extends Peer>({ systems }: BenchContext, { real }: BenchServer, peers: readonly Each[]): readonly Each[] {
  return real ? systems.among(peers) : [];
}
