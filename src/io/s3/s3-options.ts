import { FrazilError } from '../../errors/index.ts';
import type { StoreCapabilities } from '../capabilities.ts';

/** Credentials given by hand instead of by the environment or the profile. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Time limits of the attempts of a call, and of the call as a whole, in milliseconds. */
export interface S3TimeLimits {
  /** Until the connection stands, TLS included. Default 2,000. */
  readonly connectMs?: number;
  /** From sending to the first byte of the answer, beyond what sending takes at 128 KiB a second. Default 10,000. */
  readonly firstByteMs?: number;
  /** Between two pieces of an answer's body. Default 20,000. */
  readonly idleMs?: number;
  /** The whole call, with all its attempts and the pauses between them, but not its time in line behind others. Default 300,000. */
  readonly totalMs?: number;
}

/** Settings of an S3 store; what is left out comes from the environment, then from the AWS profile. */
export interface S3StoreOptions {
  /** Default `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile, `us-east-1`. */
  readonly region?: string | undefined;
  /** Base URL of a store that is not AWS. Default `FRAZIL_S3_ENDPOINT`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, the profile. */
  readonly endpoint?: string | undefined;
  /** Bucket in the path, not in the host name. Default `FRAZIL_S3_FORCE_PATH_STYLE`, else true with an endpoint and false without. */
  readonly forcePathStyle?: boolean | undefined;
  /** Default the standard AWS chain: environment, profile, role of the machine. */
  readonly credentials?: S3Credentials | undefined;
  /** Requests in flight at once; more wait in line. Default 64. */
  readonly maxSockets?: number | undefined;
  readonly timeouts?: S3TimeLimits | undefined;
  /** Attempts of a request that may be repeated; conditional puts are never repeated here. Default 5. */
  readonly maxAttempts?: number | undefined;
  /** Size of a part of `openWriter`, and of the largest object it sends as one put; at least 5 MiB on AWS. Default 8 MiB. */
  readonly partSizeBytes?: number | undefined;
  /** What certification found out about this store beyond, or short of, what every S3 store is taken to promise. */
  readonly capabilities?: Partial<StoreCapabilities> | undefined;
}

/** Options and environment together; what is undefined is left to the AWS profile. */
export interface S3Settings {
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly forcePathStyle: boolean | undefined;
  readonly credentials: S3Credentials | undefined;
  readonly maxSockets: number;
  readonly timeouts: Required<S3TimeLimits>;
  readonly maxAttempts: number;
  readonly partSizeBytes: number;
  readonly capabilities: Partial<StoreCapabilities>;
}

/** The longest time that a timer takes, and more than enough of everything else. */
const numberMax = 2 ** 31 - 1;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Fills in what the options leave out.
 *
 * *Errors*: `store-setting-invalid` for an endpoint that is no http URL, or a number out of its range.
 */
export function resolveS3Settings(options: S3StoreOptions, environment: Environment): S3Settings {
  const endpoint =
    options.endpoint ?? setting(environment, 'FRAZIL_S3_ENDPOINT') ?? setting(environment, 'AWS_ENDPOINT_URL_S3') ?? setting(environment, 'AWS_ENDPOINT_URL');
  if (endpoint !== undefined) checkEndpoint(endpoint);
  checkNumbers(options);
  return {
    region: options.region ?? setting(environment, 'AWS_REGION') ?? setting(environment, 'AWS_DEFAULT_REGION'),
    endpoint,
    forcePathStyle: options.forcePathStyle ?? flag(environment, 'FRAZIL_S3_FORCE_PATH_STYLE'),
    credentials: options.credentials,
    maxSockets: options.maxSockets ?? 64,
    timeouts: { connectMs: 2_000, firstByteMs: 10_000, idleMs: 20_000, totalMs: 300_000, ...options.timeouts },
    maxAttempts: options.maxAttempts ?? 5,
    partSizeBytes: options.partSizeBytes ?? 8 * 1024 * 1024,
    capabilities: options.capabilities ?? {},
  };
}

function checkNumbers({ maxSockets, maxAttempts, partSizeBytes, timeouts = {} }: S3StoreOptions): void {
  for (const [name, value] of Object.entries({ maxSockets, maxAttempts, partSizeBytes, ...timeouts })) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= numberMax)) continue;
    throw new FrazilError('store-setting-invalid', `The S3 setting ${name} is a whole number from 1 to ${numberMax}, not ${value}.`, { context: { name, value } });
  }
}

function checkEndpoint(endpoint: string): void {
  const { protocol, username, password } = URL.parse(endpoint) ?? {};
  if ((protocol === 'http:' || protocol === 'https:') && username === '' && password === '') return;
  throw new FrazilError('store-setting-invalid', 'The S3 endpoint (FRAZIL_S3_ENDPOINT) is not of the form http://host:port or https://host:port; keys do not belong into it.', {
    context: { name: 'endpoint', protocol },
  });
}

function setting(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

function flag(environment: Environment, name: string): boolean | undefined {
  const value = setting(environment, name)?.toLowerCase();
  return value === undefined ? undefined : value !== 'false' && value !== '0' && value !== 'no';
}
