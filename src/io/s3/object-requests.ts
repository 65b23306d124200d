import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StandardRetryStrategy } from '@smithy/util-retry';
import { assertInvariant } from '../../errors/index.ts';
import { crc32, sha256Hex } from '../../runtime/index.ts';
import { StoreRefusal } from './attempt-failure.ts';
import type { CallRecord } from './call-record.ts';
import type { S3RequestHandler } from './request-handler.ts';
import { describeFailure } from './s3-failure.ts';
import { encodeStrictly, type WireRequest } from './sockets.ts';

/** A request for one object, without what is the same for all of them. */
export interface ObjectRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** The key in the bucket. */
  readonly key: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What the SDK knows of a bucket: where it is, and how requests to it are signed. */
interface Destination {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** In front of the slash before a key. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether objects are sent with a checksum that the store keeps: on AWS, unless the environment or the profile says otherwise. */
  readonly checksums: boolean;
  readonly sign: (request: WireRequest) => Promise<WireRequest>;
}

/** What `ObjectRequests` is made of. */
export interface ObjectRequestSettings {
  readonly client: S3Client;
  readonly handler: S3RequestHandler;
  /** Shared with the client, so that both have one quota. */
  readonly retries: StandardRetryStrategy;
  readonly bucket: string;
}

/** Beyond this a signature may be refused; below it, the store's `Date` may just be old. */
const clockToleranceMs = 4 * 60_000;

/**
 * Reads, looks at and puts single objects past the SDK's pipeline, which takes two thirds of the time of a small request.
 *
 * The SDK still says where the bucket is, finds the credentials, signs, and paces what is repeated.
 */
export class ObjectRequests {
  readonly #settings: ObjectRequestSettings;
  #destination: Promise<Destination> | undefined;

  constructor(settings: ObjectRequestSettings) {
    this.#settings = settings;
  }

  /** Sends a request once; the record holds its answer. Rejects when that is none, or no success. */
  async sendOnce(request: ObjectRequest, record: CallRecord): Promise<void> {
    const { client, handler } = this.#settings;
    this.#destination ??= this.#find().catch((error: unknown) => {
      this.#destination = undefined;
      throw error;
    });
    const signed = await this.#compose(request, await this.#destination);
    const { statusCode, body } = await handler.send(signed, record);
    const corrected = correctClock(client, record);
    if (statusCode >= 300) throw new StoreRefusal(body, corrected);
  }

  /** Sends a request and repeats it, with backoff and a quota, while it fails for a moment. */
  async sendRepeating(request: ObjectRequest, record: CallRecord): Promise<void> {
    const { retries } = this.#settings;
    let token = await retries.acquireInitialRetryToken('');
    for (;;) {
      try {
        await this.sendOnce(request, record);
        retries.recordSuccess(token);
        return;
      } catch (error) {
        const errorType = passingType(error, record);
        const next = errorType === undefined ? undefined : await retries.refreshRetryTokenForRetry(token, { errorType, ...retryAfter(record) }).catch(() => undefined);
        if (next === undefined) throw error;
        token = next;
      }
    }
  }

  async #compose({ method, key, headers, body }: ObjectRequest, destination: Destination): Promise<WireRequest> {
    const { protocol, hostname, port, path, checksums } = destination;
    return await destination.sign({
      method,
      protocol,
      hostname,
      ...(port !== undefined && { port }),
      path: `${path}/${key.split('/').map(encodeStrictly).join('/')}`,
      query: {},
      headers: { ...destination.headers, ...headers, 'x-amz-content-sha256': body === undefined ? emptySha256 : sha256Hex(body), ...(body && bodyHeaders(body, checksums)) },
      ...(body && { body }),
    });
  }

  /** Has the SDK build a request up to the point of signing, which decides about endpoint, style of address and signing region. */
  async #find(): Promise<Destination> {
    const { client, bucket } = this.#settings;
    const found: { request?: WireRequest; scheme?: AuthScheme } = {};
    const command = new HeadObjectCommand({ Bucket: bucket, Key: 'k' });
    command.middlewareStack.add(
      (_next, context) => (args) => {
        found.request = args.request as WireRequest;
        const [scheme] = (context['authSchemes'] ?? []) as readonly AuthScheme[];
        if (scheme !== undefined) found.scheme = scheme;
        return Promise.resolve({ response: undefined, output: { $metadata: {} } });
      },
      { step: 'build', priority: 'low' },
    );
    await client.send(command);
    const { request, scheme } = found;
    assertInvariant(request?.path.endsWith('/k') === true && scheme !== undefined, `The SDK builds no request to the bucket ${bucket}.`);
    const { protocol, hostname, port, path, headers } = request;
    const { signingRegion, signingName } = scheme;
    const signer = await client.config.signer(scheme);
    const { host = '', 'user-agent': userAgent = 'frazil' } = headers;
    return {
      protocol,
      hostname,
      ...(port !== undefined && { port }),
      path: path.slice(0, -'/k'.length),
      headers: { host, 'user-agent': userAgent },
      checksums: (await client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED',
      sign: (unsigned) => signer.sign(unsigned, { signingDate: new Date(Date.now() + client.config.systemClockOffset), signingRegion, signingService: signingName }),
    };
  }
}

/** How the SDK says that requests to a bucket are signed. */
type AuthScheme = NonNullable<Parameters<S3Client['config']['signer']>[0]>;

const emptySha256 = sha256Hex(new Uint8Array(0));

function bodyHeaders(body: Uint8Array, checksums: boolean): Record<string, string> {
  const length = { 'content-length': String(body.length) };
  if (!checksums) return length;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return { ...length, 'x-amz-sdk-checksum-algorithm': 'CRC32', 'x-amz-checksum-crc32': checksum.toString('base64') };
}

/** Takes the store's clock for signing where this host's is far off; whether that has changed anything. */
function correctClock({ config }: S3Client, { headers, storeTimeMs }: CallRecord): boolean {
  // What came out of a cache on the way is as old as it says.
  if (storeTimeMs === undefined || 'age' in headers) return false;
  const offsetMs = storeTimeMs - Date.now();
  if (Math.abs(offsetMs - config.systemClockOffset) < clockToleranceMs) return false;
  config.systemClockOffset = offsetMs;
  return true;
}

/** Why a failed request may be repeated; undefined if it may not. */
function passingType(error: unknown, record: CallRecord): 'THROTTLING' | 'TRANSIENT' | undefined {
  if (record.refusedBodyBytes !== undefined) return undefined;
  if (error instanceof StoreRefusal && error.clockCorrected) return 'TRANSIENT';
  const { meaning, storeCode, answer } = describeFailure(error, record);
  if (meaning !== 'unavailable' && meaning !== 'no-answer' && meaning !== 'not-sent') return undefined;
  return storeCode === 'SlowDown' || (answer.kind === 'http' && answer.status === 429) ? 'THROTTLING' : 'TRANSIENT';
}

/** When the store wants to be asked again, where it says so in seconds. */
function retryAfter({ headers }: CallRecord): { readonly retryAfterHint?: Date } {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterHint: new Date(Date.now() + seconds * 1000) } : {};
}
