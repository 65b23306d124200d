import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import type { ObjectStore } from '../object-store.ts';
import { selfSigned } from './fixtures/self-signed.ts';
import { openS3Store } from './index.ts';

let server: S3TestServer;
const opened: ObjectStore[] = [];
beforeAll(async () => {
  server = await startS3TestServer();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const store of opened.splice(0)) await store.close();
});
afterAll(() => server.close());

async function open(options: { readonly bucket?: string; readonly keyId?: string; readonly secret?: string }): Promise<ObjectStore> {
  const store = await openS3Store(`s3://${options.bucket ?? server.bucket}`, {
    endpoint: server.endpoint,
    credentials: { accessKeyId: options.keyId ?? server.accessKeyId, secretAccessKey: options.secret ?? server.secretAccessKey },
    maxAttempts: 2,
  });
  opened.push(store);
  return store;
}

/** The codes of one call of each kind. */
async function codesOf(store: ObjectStore): Promise<unknown[]> {
  const listing = async (): Promise<void> => {
    for await (const _ of store.list('')) break;
  };
  const calls = [() => store.get('a'), () => store.put('a', new Uint8Array(1), { condition: { kind: 'if-absent' } }), () => store.put('a', new Uint8Array(1)), listing];
  const codes: unknown[] = [];
  for (const call of calls) codes.push(await call().then(() => 'ok', (error: { readonly code: unknown }) => error.code));
  const [deletion] = await store.delete(['a']);
  codes.push(deletion?.deleted === false && 'code' in deletion.error ? deletion.error.code : 'ok');
  return codes;
}

describe('access', () => {
  it('with a wrong secret or key is denied, whatever is asked', async () => {
    const denied = Array.from({ length: 5 }, () => 'access-denied');
    expect(await codesOf(await open({ secret: 'wrong' }))).toEqual(denied);
    expect(await codesOf(await open({ keyId: 'wrong' }))).toEqual(denied);
  });

  it('to a bucket that does not exist says so', async () => {
    expect(await codesOf(await open({ bucket: 'no-such-bucket' }))).toEqual(Array.from({ length: 5 }, () => 'bucket-not-found'));
  });

  it('in the wrong region names the right one', async () => {
    server.inject({ effect: { kind: 'answer', status: 301, code: 'PermanentRedirect', applied: false, headers: { 'x-amz-bucket-region': 'eu-central-1' } }, times: 1 });
    const store = await open({});
    await expect(store.get('a')).rejects.toMatchObject({ code: 'bucket-not-found', message: expect.stringContaining('eu-central-1') as string });
    // A signature for another region is refused by 400, and the body alone names the right one.
    const refusing = createServer((_request, response) => void response.writeHead(400).end('<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong; expecting &apos;eu-west-9&apos;</Message><Region>eu-west-9</Region></Error>'));
    await new Promise<void>((resolve) => void refusing.listen(0, '127.0.0.1', resolve));
    const elsewhere = await openS3Store('s3://bucket', { endpoint: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
    opened.push(elsewhere);
    for (const call of [() => elsewhere.get('a'), () => elsewhere.head('a'), () => elsewhere.put('a', new Uint8Array(1))]) {
      await expect(call()).rejects.toMatchObject({ code: 'bucket-not-found', message: expect.stringContaining("expecting 'eu-west-9' (the bucket is in eu-west-9: set AWS_REGION)") as string });
    }
    refusing.close();
  });

  it('from a host whose clock is far off is signed by the store\'s clock, whichever call comes first', async () => {
    for (const clockOffsetMs of [-20 * 60_000, 20 * 60_000]) {
      const skewed = await startS3TestServer({ clockOffsetMs });
      const store = await openS3Store(`s3://${skewed.bucket}`, { endpoint: skewed.endpoint, credentials: { accessKeyId: skewed.accessKeyId, secretAccessKey: skewed.secretAccessKey } });
      const create = (key: string): Promise<unknown> => store.put(key, new Uint8Array(1), { condition: { kind: 'if-absent' } });
      // A put that is sent once has no second try, and says which way the clock is off; what it learned holds from then on.
      const message = expect.stringMatching(clockOffsetMs > 0 ? /20 min behind the store/ : /20 min ahead of the store/) as string;
      await expect(create('a')).rejects.toMatchObject({ code: 'clock-skewed', kind: 'denied', message });
      await create('b');
      await store.close();
      const other = await openS3Store(`s3://${skewed.bucket}`, { endpoint: skewed.endpoint, credentials: { accessKeyId: skewed.accessKeyId, secretAccessKey: skewed.secretAccessKey } });
      expect((await other.head('b')).size).toBe(1);
      await other.put('c', new Uint8Array(1), { condition: { kind: 'if-absent' } });
      await other.close();
      await skewed.close();
    }
  });

  it('with a token that has expired is denied', async () => {
    server.inject({ effect: { kind: 'answer', status: 400, code: 'ExpiredToken', applied: false } });
    const store = await open({});
    expect(await codesOf(store)).toEqual(Array.from({ length: 5 }, () => 'access-denied'));
    // The answer to a HEAD has no body that could say so.
    await expect(store.head('a')).rejects.toMatchObject({ code: 'access-denied', message: expect.stringContaining('ExpiredToken') as string });
    server.clearFaults();
  });

  it('over TLS that cannot be trusted, or is none, is denied and not tried again', async () => {
    const untrusted = createTlsServer(selfSigned, (_request, response) => void response.end());
    const plain = createServer((_request, response) => void response.end());
    for (const [tls, reason] of [[untrusted, 'DEPTH_ZERO_SELF_SIGNED_CERT'], [plain, 'wrong version number']] as const) {
      await new Promise<void>((resolve) => void tls.listen(0, '127.0.0.1', resolve));
      let connections = 0;
      tls.on('connection', () => void connections++);
      const store = await openS3Store('s3://bucket', { endpoint: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
      expect(await codesOf(store)).toEqual(Array.from({ length: 5 }, () => 'tls-failed'));
      await expect(store.put('a', new Uint8Array(1), { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ message: expect.stringContaining(reason) as string, context: { answer: { kind: 'not-sent' } } });
      expect(connections).toBe(6);
      await store.close();
      tls.close();
    }
  });

  it('without any credentials is denied with a remedy, and nothing is sent', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_WEB_IDENTITY_TOKEN_FILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    server.clearRequests();
    const store = await openS3Store(`s3://${server.bucket}`, { endpoint: server.endpoint });
    opened.push(store);
    await expect(store.get('a')).rejects.toMatchObject({ code: 'access-denied', remedy: expect.stringContaining('AWS_ACCESS_KEY_ID') as string });
    await expect(store.put('a', new Uint8Array(1), { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'access-denied', context: { answer: { kind: 'not-sent' } } });
    expect(server.requests).toEqual([]);
    vi.stubEnv('AWS_PROFILE', 'no-such-profile');
    const other = await openS3Store(`s3://${server.bucket}`, { endpoint: server.endpoint, region: server.region });
    opened.push(other);
    await expect(other.get('a')).rejects.toMatchObject({ code: 'access-denied', message: expect.stringContaining('AWS_PROFILE is no-such-profile') as string });
  });

  it('takes endpoint, keys and region from the environment', async () => {
    vi.stubEnv('FRAZIL_S3_ENDPOINT', server.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', server.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', server.secretAccessKey);
    vi.stubEnv('AWS_REGION', 'eu-west-9');
    const store = await openS3Store(`s3://${server.bucket}`);
    opened.push(store);
    await store.put('from-environment', new Uint8Array(3));
    expect(server.peek('from-environment')?.length).toBe(3);
  });

  it('takes endpoint, region and keys from a profile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'frazil-profile-'));
    await writeFile(join(folder, 'config'), `[profile lake]\nregion = eu-west-8\nendpoint_url = ${server.endpoint}\n`);
    await writeFile(join(folder, 'credentials'), `[lake]\naws_access_key_id = ${server.accessKeyId}\naws_secret_access_key = ${server.secretAccessKey}\n`);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'FRAZIL_S3_ENDPOINT', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_PROFILE', 'lake');
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    const store = await openS3Store(`s3://${server.bucket}`);
    opened.push(store);
    expect(store.endpoint).toBe(server.endpoint);
    await store.put('from-profile', new Uint8Array(4));
    expect(server.peek('from-profile')?.length).toBe(4);
    await rm(folder, { recursive: true });
  });

  it('takes the role of a pod, whose keys are asked for beside the store', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'frazil-role-'));
    await writeFile(join(folder, 'token'), 'a token');
    const asked: string[] = [];
    const roles = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => asked.push(text));
      const credentials = `<AccessKeyId>${server.accessKeyId}</AccessKeyId><SecretAccessKey>${server.secretAccessKey}</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>`;
      response.setHeader('content-type', 'text/xml');
      request.on('end', () => void response.end(`<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`));
    });
    await new Promise<void>((resolve) => void roles.listen(0, '127.0.0.1', resolve));
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/writer');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'token'));
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${(roles.address() as AddressInfo).port}`);
    const store = await openS3Store(`s3://${server.bucket}`, { endpoint: server.endpoint, region: server.region, maxSockets: 1 });
    opened.push(store);
    await Promise.all(['a', 'b', 'c'].map((key) => store.put(`from-role-${key}`, new Uint8Array(5), { condition: { kind: 'if-absent' } })));
    expect(server.peek('from-role-c')?.length).toBe(5);
    expect(asked.join()).toContain('Action=AssumeRoleWithWebIdentity');
    roles.close();
    await rm(folder, { recursive: true });
  });

  it('is to AWS itself where nobody names an endpoint', async () => {
    for (const name of ['FRAZIL_S3_ENDPOINT', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    for (const region of ['us-east-1', 'cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'eusc-de-east-1']) {
      const store = await openS3Store('s3://bucket', { region });
      opened.push(store);
      expect(store.endpoint, region).toBe('aws');
    }
  });
});
