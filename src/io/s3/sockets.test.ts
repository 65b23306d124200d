import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { S3Sockets } from './sockets.ts';

it('a request finds an address in brackets, and its query and body arrive as they were given', async () => {
  const server = createServer((request, response) => void text(request).then((body) => response.end(`${request.method} ${request.url} ${String(request.headers['x-a'])} ${body}`)));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const sockets = new S3Sockets(1, 60_000);
  const { port } = server.address() as AddressInfo;
  // As an IPv6 address stands in a URL, which not every machine can serve.
  const request = { method: 'PUT', protocol: 'http:', hostname: '[127.0.0.1]', port, path: '/a%20b', query: { uploads: null, tag: ['x y', "(1)*!'"], empty: '' }, headers: { 'x-a': 'b' }, body: 'the body' };
  const message = await sockets.send(request, new AbortController().signal);
  expect(await text(message)).toBe('PUT /a%20b?uploads=&tag=x%20y&tag=%281%29%2A%21%27&empty= b the body');
  sockets.destroy();
  server.close();
});
