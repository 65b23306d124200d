import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { AttemptFailure } from './attempt-failure.ts';
import type { S3Settings } from './s3-options.ts';

/** What is looked at of a request that the SDK built. */
interface BuiltRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

const regionOfLastResort = 'us-east-1';

/** Settings with nothing left for the AWS profile to say; an endpoint is missing only where the store is AWS itself. */
export type CompleteS3Settings = S3Settings & { readonly region: string; readonly forcePathStyle: boolean };

/** Fills in region and endpoint from the AWS profile, by the SDK's own rules. Reads files, sends nothing. */
export async function completeFromProfile(settings: S3Settings): Promise<CompleteS3Settings> {
  const region = settings.region ?? (await profileRegion()) ?? regionOfLastResort;
  const endpoint = settings.endpoint ?? (await profileEndpoint(region));
  return { ...settings, region, endpoint, forcePathStyle: settings.forcePathStyle ?? endpoint !== undefined };
}

async function profileRegion(): Promise<string | undefined> {
  try {
    return await new S3Client({}).config.region();
  } catch {
    // The SDK throws where no region is configured.
    return undefined;
  }
}

/** The SDK tells nobody which endpoint a profile names, so a request is built up to the point of sending and looked at. */
async function profileEndpoint(region: string): Promise<string | undefined> {
  let found: string | undefined;
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (request: BuiltRequest): Promise<never> => {
      const port = request.port === undefined ? '' : `:${request.port}`;
      found = `${request.protocol}//${request.hostname}${port}${request.path.replace(/\/bucket\/?$/, '')}`;
      return Promise.reject(new AttemptFailure('AbortError', 'looked at, not sent'));
    },
    updateHttpClientConfig: (): void => {},
    httpHandlerConfigs: () => ({}),
  };
  const client = new S3Client({ region, requestHandler, forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  await client.send(new HeadBucketCommand({ Bucket: 'bucket' })).catch(() => undefined);
  return found === undefined || isAws(new URL(found).hostname) ? undefined : found;
}

/** Whether a host is the SDK's own idea of where S3 is, in any of the partitions of AWS. */
function isAws(hostname: string): boolean {
  return /(?:^|\.)(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/.test(hostname);
}
