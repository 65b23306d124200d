import { afterAll, beforeAll } from 'vitest';
import { objectStoreSuite } from '../../testing/object-store.suite.ts';
import { type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import { openS3Store } from './index.ts';

let server: S3TestServer;
beforeAll(async () => {
  server = await startS3TestServer();
});
afterAll(() => server.close());

objectStoreSuite({
  name: 's3',
  open: () => openS3Store(`s3://${server.bucket}/some/prefix`, storeOptions()),
  plant: async (_store, key, bytes) => server.plant(`some/prefix/${key}`, bytes),
  capabilities: { putIfMatch: true, conditionalMultipart: false, storeTime: true },
});

objectStoreSuite({
  name: 's3 at the root of a bucket, with conditional uploads in small parts',
  open: () => openS3Store(`s3://${server.bucket}`, { ...storeOptions(), capabilities: { conditionalMultipart: true }, partSizeBytes: 60_000 }),
  plant: async (_store, key, bytes) => server.plant(key, bytes),
  capabilities: { conditionalMultipart: true },
});

function storeOptions(): Parameters<typeof openS3Store>[1] {
  return { endpoint: server.endpoint, region: server.region, credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey } };
}
