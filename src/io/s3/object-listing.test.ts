import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startS3TestServer } from '../../testing/s3-server/index.ts';
import { openS3Store, type S3Store } from './index.ts';

async function keysOf(store: S3Store, options: Parameters<S3Store['list']>[1] = {}): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of store.list('', options)) keys.push(...page.objects.map(({ key }) => key));
  return keys;
}

it('names foreign keys as they are, also those that XML cannot hold literally', async () => {
  const server = await startS3TestServer();
  const { accessKeyId, secretAccessKey, endpoint } = server;
  const store = await openS3Store(`s3://${server.bucket}/p q`, { endpoint, credentials: { accessKeyId, secretAccessKey } });
  const names = [' lead ', '%2B', '&amp;', '+', '0x10', '1e5', '<x>', ']]>', 'a\u0001b', 'a\nb', 'a\r\nb', 'a&#10;b', 'a+b c', 'true', '\u00a0x', '\ufffe'];
  for (const name of names) server.plant(`p q/${name}`, new Uint8Array(1));
  server.plant('p q/', new Uint8Array(0));
  server.plant('p qr', new Uint8Array(0));
  expect((await keysOf(store, { pageSize: 3 })).toSorted()).toEqual(names.toSorted());
  await store.close();
  await server.close();
});

it('does not go round for ever in a store that never says where to go on', async () => {
  const page = '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>';
  const server = createServer((_request, response) => void response.end(page));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const store = await openS3Store('s3://bucket', { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  await expect(keysOf(store)).rejects.toMatchObject({ code: 'store-unfit' });
  await store.close();
  server.close();
});

it('passes over keys that the store should not have given', async () => {
  const keys = ['a', 'b', 'c'].map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
  const server = createServer((_request, response) => void response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${keys}</ListBucketResult>`));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const store = await openS3Store('s3://bucket', { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  expect(await keysOf(store, { startAfter: 'b' })).toEqual(['c']);
  await store.close();
  server.close();
});
