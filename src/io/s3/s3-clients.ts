import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { StandardRetryStrategy } from '@smithy/util-retry';
import { S3RequestHandler } from './request-handler.ts';
import type { CompleteS3Settings } from './s3-profile.ts';

/** The SDK clients of one store: they differ in nothing but whether a request is repeated. */
export interface S3Clients {
  /** Sends once, for every put with a condition: a repeated one could lose against itself. */
  readonly once: S3Client;
  /** Repeats what failed for a moment, with backoff and a quota. */
  readonly repeating: S3Client;
  destroy(): void;
}

/** Makes the clients; nothing is sent, and credentials are looked for at the first request. */
export function createS3Clients(settings: CompleteS3Settings): S3Clients {
  const requestHandler = new S3RequestHandler(settings);
  const config: S3ClientConfig = {
    requestHandler,
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    // With it a store that refuses early would be waited for; without, one round trip less for large bodies.
    expectContinueHeader: false,
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint, requestChecksumCalculation: 'WHEN_REQUIRED' }),
    ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }),
  };
  const repeating = new S3Client({ ...config, retryStrategy: new StandardRetryStrategy(settings.maxAttempts), maxAttempts: settings.maxAttempts });
  const once = new S3Client({ ...config, credentials: repeating.config.credentials, maxAttempts: 1 });
  shareClockOffset(repeating, once);
  return {
    once,
    repeating,
    destroy: () => {
      requestHandler.destroy();
    },
  };
}

/** What one client has learned of the store's clock, from any answer, holds for the other's signatures too: a put that is sent once has no second try. */
function shareClockOffset(from: S3Client, to: S3Client): void {
  Object.defineProperty(to.config, 'systemClockOffset', {
    get: () => from.config.systemClockOffset,
    set: (offsetMs: number) => {
      from.config.systemClockOffset = offsetMs;
    },
  });
}
