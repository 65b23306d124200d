import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { StandardRetryStrategy } from '@smithy/util-retry';
import { describe, expect, it } from 'vitest';
import { CallLimit } from './time-limits.ts';
import { CallRecord } from './call-record.ts';
import { type ObjectRequest, ObjectRequests } from './object-requests.ts';
import { S3RequestHandler, type WireAnswer } from './request-handler.ts';
import { resolveS3Settings } from './s3-options.ts';
import type { WireRequest } from './sockets.ts';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };

/** Takes what would be sent, and answers it. */
class SilentHandler extends S3RequestHandler {
  readonly taken: WireRequest[] = [];

  constructor() {
    super(resolveS3Settings({}, {}));
  }

  override send(request: WireRequest): Promise<WireAnswer> {
    this.taken.push(request);
    return Promise.resolve({ statusCode: 200, headers: {}, body: new Uint8Array(0) });
  }
}

async function compose(bucket: string, config: S3ClientConfig, request: Partial<ObjectRequest> = {}): Promise<WireRequest> {
  const handler = new SilentHandler();
  const client = new S3Client({ credentials: keys, requestHandler: handler, ...config });
  const requests = new ObjectRequests({ client, handler, retries: new StandardRetryStrategy(1), bucket });
  const limit = new CallLimit(1_000);
  await requests.sendOnce({ method: 'GET', key: 'a/b', headers: {}, ...request }, new CallRecord(limit));
  limit.end();
  const [taken] = handler.taken;
  if (taken === undefined || handler.taken.length > 1) throw new Error(`${handler.taken.length} requests were sent.`);
  return taken;
}

const urlOf = ({ protocol, hostname, port, path }: WireRequest): string => `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;

describe('a request for an object', () => {
  it.each<[string, S3ClientConfig, string]>([
    ['lake', { region: 'eu-west-1' }, 'https://lake.s3.eu-west-1.amazonaws.com/a/b'],
    ['lake.example.org', { region: 'eu-west-1' }, 'https://s3.eu-west-1.amazonaws.com/lake.example.org/a/b'],
    ['lake', { region: 'cn-north-1' }, 'https://lake.s3.cn-north-1.amazonaws.com.cn/a/b'],
    ['lake', { region: 'us-gov-west-1', useFipsEndpoint: true, useDualstackEndpoint: true }, 'https://lake.s3-fips.dualstack.us-gov-west-1.amazonaws.com/a/b'],
    ['lake', { region: 'r', endpoint: 'http://127.0.0.1:9000', forcePathStyle: true }, 'http://127.0.0.1:9000/lake/a/b'],
    ['lake', { region: 'r', endpoint: 'https://host/base/', forcePathStyle: true }, 'https://host/base/lake/a/b'],
    ['Old_Lake', { region: 'r', endpoint: 'http://[::1]:9000', forcePathStyle: true }, 'http://[::1]:9000/Old_Lake/a/b'],
    ['lake', { region: 'r', endpoint: 'http://store.local:9000' }, 'http://lake.store.local:9000/a/b'],
  ])('goes where the SDK says that the bucket %s is, with %o', async (bucket, config, url) => {
    const request = await compose(bucket, config);
    expect(urlOf(request)).toBe(url);
    expect(request.headers['host']).toBe(new URL(url).host);
    expect(request.headers['authorization']).toContain(`/${String(config.region)}/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, `);
  });

  it('names its key with everything encoded that a signature wants encoded', async () => {
    expect((await compose('lake', { region: 'r', endpoint: 'http://h', forcePathStyle: true }, { key: "a b/100%/é+(1)*!'=&?#" })).path).toBe('/lake/a%20b/100%25/%C3%A9%2B%281%29%2A%21%27%3D%26%3F%23');
  });

  it('carries the token of temporary keys, and it is signed', async () => {
    const { headers } = await compose('lake', { region: 'r', credentials: { ...keys, sessionToken: 'a token' } });
    expect(headers['x-amz-security-token']).toBe('a token');
    expect(headers['authorization']).toMatch(/SignedHeaders=[^,]*;x-amz-security-token[;,]/);
  });

  it('that puts carries its length and hash, and on AWS a checksum that is kept there', async () => {
    const put = { method: 'PUT', body: new TextEncoder().encode('123456789'), headers: { 'if-none-match': '*' } } as const;
    const { headers, body } = await compose('lake', { region: 'eu-west-1' }, put);
    expect(body).toBe(put.body);
    expect(headers).toMatchObject({
      'content-length': '9',
      'if-none-match': '*',
      'x-amz-checksum-crc32': 'y/Q5Jg==',
      'x-amz-content-sha256': '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
    });
    expect(headers['authorization']).toContain('SignedHeaders=content-length;host;if-none-match;x-amz-checksum-crc32;x-amz-content-sha256;x-amz-date;x-amz-sdk-checksum-algorithm,');
    expect((await compose('lake', { region: 'r', endpoint: 'http://h', requestChecksumCalculation: 'WHEN_REQUIRED' }, put)).headers).not.toHaveProperty('x-amz-checksum-crc32');
  });
});
