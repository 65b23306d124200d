import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findNativeServer } from '../../integration/stores/native-servers.ts';
import { startNativeServer } from '../../integration/stores/start-native-server.ts';
import { startS3TestServer } from '../../src/testing/s3-server/index.ts';

/** An S3 server that tests may use, and how it was had. */
export interface AcquiredS3 {
  readonly kind: 'configured' | 'docker' | 'cached build' | 'in-repo';
  /** For people: which server this is, and where. */
  readonly description: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  /** Ends what was started; a configured server is left alone. */
  close(): Promise<void>;
}

// The image that localstack/compose.yaml names.
const minioImage = 'minio/minio:RELEASE.2025-09-07T16-13-09Z';

/**
 * Gives the most real S3 server at hand: the configured one (`FRAZIL_TEST_S3_ENDPOINT`, `FRAZIL_TEST_S3_BUCKET`, the AWS keys), MinIO in
 * Docker where an engine answers, MinIO as built into the cache folder, else the server in this repository.
 */
export async function acquireS3ForTests(): Promise<AcquiredS3> {
  return configuredServer() ?? (await dockerServer()) ?? (await cachedServer()) ?? (await inRepoServer());
}

function configuredServer(): AcquiredS3 | undefined {
  const { FRAZIL_TEST_S3_ENDPOINT: endpoint, FRAZIL_TEST_S3_BUCKET: bucket, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (endpoint === undefined || bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return {
    kind: 'configured',
    description: `the configured server at ${endpoint}`,
    endpoint,
    bucket,
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    close: async () => {},
  };
}

async function dockerServer(): Promise<AcquiredS3 | undefined> {
  // The library takes seconds to find out that there is no engine, and a socket or an address shows it at once.
  if (process.env['DOCKER_HOST'] === undefined && !(await exists('/var/run/docker.sock'))) return undefined;
  try {
    const { GenericContainer, Wait } = await import('testcontainers');
    const container = await new GenericContainer(minioImage)
      .withEnvironment({ MINIO_ROOT_USER: 'testkey', MINIO_ROOT_PASSWORD: 'testsecret', MINIO_BROWSER: 'off' })
      .withCommand(['server', '/data'])
      .withExposedPorts(9000)
      .withWaitStrategy(Wait.forHttp('/minio/health/ready', 9000))
      .start();
    const endpoint = `http://${container.getHost()}:${container.getMappedPort(9000)}`;
    const acquired: AcquiredS3 = {
      kind: 'docker',
      description: `MinIO in Docker at ${endpoint}`,
      endpoint,
      bucket: 'frazil-test',
      region: 'us-east-1',
      credentials: { accessKeyId: 'testkey', secretAccessKey: 'testsecret' },
      close: async () => {
        await container.stop();
      },
    };
    await createBucket(acquired);
    return acquired;
  } catch (error) {
    console.log(`Docker was asked for MinIO and gave none: ${String(error).split('\n')[0] ?? ''}`);
    return undefined;
  }
}

async function cachedServer(): Promise<AcquiredS3 | undefined> {
  const cache = process.env['FRAZIL_CACHE'] ?? join(homedir(), '.cache', 'frazil');
  const minio = findNativeServer('minio');
  if (minio === undefined || !(await exists(join(cache, 'bin', 'minio')))) return undefined;
  const { accessKeyId, secretAccessKey, ...running } = await startNativeServer(minio);
  return { ...running, kind: 'cached build', description: `MinIO from the cache folder at ${running.endpoint}`, credentials: { accessKeyId, secretAccessKey } };
}

async function inRepoServer(): Promise<AcquiredS3> {
  const server = await startS3TestServer();
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = server;
  return { kind: 'in-repo', description: 'the S3 test server of this repository', endpoint, bucket, region, credentials: { accessKeyId, secretAccessKey }, close: () => server.close() };
}

async function createBucket({ endpoint, bucket, region, credentials }: AcquiredS3): Promise<void> {
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
