import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openS3Store } from '../../src/io/s3/index.ts';
import { objectStoreSuite } from '../../src/testing/object-store.suite.ts';
import { type AcquiredS3, acquireS3ForTests } from './acquire-s3.ts';

const folder = `frazil-tests/${Date.now()}`;

let s3: AcquiredS3;
let ran = 0;
beforeAll(async () => {
  s3 = await acquireS3ForTests();
}, 120_000);
afterEach(() => void ran++);
afterAll(async () => {
  console.log(`S3: ${ran} tests ran against ${s3.description}`);
  if (s3.kind === 'configured') await removeFolder();
  await s3.close();
});

objectStoreSuite({
  name: 's3 on the most real server at hand',
  open: () => openFolder(),
  plant: async (_store, key, bytes) => {
    const { endpoint, region, credentials, bucket } = s3;
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}/${key}`, Body: bytes }));
    client.destroy();
  },
  capabilities: { putIfMatch: true, storeTime: true },
});

function openFolder(): ReturnType<typeof openS3Store> {
  return openS3Store(`s3://${s3.bucket}/${folder}`, { endpoint: s3.endpoint, region: s3.region, credentials: s3.credentials });
}

/** A bucket that is not ours is left as it was. */
async function removeFolder(): Promise<void> {
  const store = await openFolder();
  for await (const page of store.list('')) await store.delete(page.objects.map(({ key }) => key));
  await store.close();
}
