/** How a real server is had on this machine without Docker, and what is expected of it. */
export interface NativeServer {
  readonly name: 'minio' | 'versitygw' | 'localstack' | 's3mock';
  /** Path that answers 200 when the server is ready. */
  readonly readyPath: string;
  /** It listens on all interfaces, so it runs in a network of its own together with its tests. */
  readonly needsPrivateNetwork: boolean;
  /** `unfit`: certification must refuse it, and the conformance suite is not run. */
  readonly expected: 'sound' | 'unfit';
  /** Whether several conditional uploads in parts never win together. */
  readonly conditionalMultipart: boolean;
  /** Whether what it acknowledged survives a kill. */
  readonly survivesKill: boolean;
  /** Whether it refuses wrong keys. */
  readonly checksSignatures: boolean;
  /** Tests of the conformance suite that do not hold on it, and need not for a table; each counts as skipped. */
  readonly exceptions?: readonly { readonly reason: string; readonly tests: readonly string[] }[];
}

/**
 * Seen with nothing but the SDK: 5 of 4,883 reads beside overwrites brought one version whole with the etag of the other.
 * A table never reads a body and relies on its etag where objects are overwritten: the hint, tombstones, certificates.
 */
const etagBesideOverwrites = { reason: 'reads the etag and the body one after the other', tests: ['reads beside overwrites are never torn, and the etag is the one of the body'] };

/** The servers of `npm run test:s3`, in the order in which they run. */
export const nativeServers: readonly NativeServer[] = [
  { name: 'minio', readyPath: '/minio/health/ready', needsPrivateNetwork: false, expected: 'sound', conditionalMultipart: true, survivesKill: true, checksSignatures: true },
  { name: 'versitygw', readyPath: '/health', needsPrivateNetwork: false, expected: 'sound', conditionalMultipart: true, survivesKill: true, checksSignatures: true, exceptions: [etagBesideOverwrites] },
  { name: 'localstack', readyPath: '/_localstack/health', needsPrivateNetwork: true, expected: 'sound', conditionalMultipart: false, survivesKill: false, checksSignatures: false },
  { name: 's3mock', readyPath: '/favicon.ico', needsPrivateNetwork: true, expected: 'unfit', conditionalMultipart: false, survivesKill: false, checksSignatures: false },
];

/** Finds a server by its name. */
export function findNativeServer(name: string): NativeServer | undefined {
  return nativeServers.find((server) => server.name === name);
}
