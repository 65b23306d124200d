import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore, StoreCapabilities } from '../../src/io/index.ts';
import { openS3Store } from '../../src/io/s3/index.ts';
import { findNativeServer, type NativeServer } from './native-servers.ts';

/** The server under test, as `run-server.ts` names it in the environment. */
export const testedServer: NativeServer = named();

const endpoint = process.env['FRAZIL_TEST_S3_ENDPOINT'] ?? '';
const bucket = process.env['FRAZIL_TEST_S3_BUCKET'] ?? '';

/** Opens a folder of the tested bucket; the keys come from the environment. */
export function openTestedStore(folder: string, capabilities: Partial<StoreCapabilities> = {}): Promise<ObjectStore> {
  return openS3Store(`s3://${bucket}/${folder}`, { endpoint, capabilities });
}

/** Opens it with keys that the server does not know. */
export function openWithWrongKeys(wrong: { readonly accessKeyId: string; readonly secretAccessKey: string }): Promise<ObjectStore> {
  return openS3Store(`s3://${bucket}/wrong`, { endpoint, credentials: wrong });
}

/** Opens a bucket that was never made. */
export function openMissingBucket(): Promise<ObjectStore> {
  return openS3Store('s3://frazil-no-such-bucket', { endpoint });
}

/** Puts an object as a foreign tool would, below a folder of the tested bucket. */
export async function plantObject(folder: string, key: string, bytes: Uint8Array): Promise<void> {
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}/${key}`, Body: bytes }));
  client.destroy();
}

function named(): NativeServer {
  const name = process.env['FRAZIL_STORE_NAME'] ?? '';
  const server = findNativeServer(name);
  if (server === undefined) throw new Error(`FRAZIL_STORE_NAME is ${JSON.stringify(name)}; run these tests with npm run test:s3.`);
  return server;
}
