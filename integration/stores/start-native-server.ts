import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { NativeServer } from './native-servers.ts';

const scripts = fileURLToPath(new URL('../../localstack/native/', import.meta.url));

/** A server that runs, and what a client needs to use it. */
export interface RunningServer {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Ends it at once, as a power cut would end a process, and starts it again on the same folder and port. */
  crash(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** The script that installs and serves a native server. */
export function nativeScript(name: NativeServer['name']): string {
  return join(scripts, `${name}.sh`);
}

/**
 * Starts an installed server on a free loopback port with an empty folder, and makes its bucket.
 *
 * Rejects, with the end of the server's log, when it is not ready within `readyMs`.
 */
export async function startNativeServer(server: NativeServer, readyMs = 60_000): Promise<RunningServer> {
  const home = await mkdtemp(join(tmpdir(), `frazil-${server.name}-`));
  const keys = { accessKeyId: 'testkey', secretAccessKey: 'testsecret' };
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const begin = async (): Promise<ChildProcess> => {
    const child = await spawnServer(server, port, home, keys);
    try {
      await waitUntilReady(server, endpoint, child, join(home, 'log'), readyMs);
    } catch (error) {
      await end(child, 'SIGKILL');
      throw error;
    }
    return child;
  };
  let child = await begin();
  const bucket = 'frazil-test';
  await createBucket(endpoint, bucket, keys);
  return {
    endpoint,
    bucket,
    region: 'us-east-1',
    ...keys,
    crash: async () => {
      await end(child, 'SIGKILL');
      child = await begin();
    },
    close: async () => {
      await end(child, 'SIGTERM');
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function spawnServer(server: NativeServer, port: number, home: string, keys: { readonly accessKeyId: string; readonly secretAccessKey: string }): Promise<ChildProcess> {
  await mkdir(join(home, 'data'), { recursive: true });
  const log = await open(join(home, 'log'), 'a');
  const child = spawn(nativeScript(server.name), ['serve', String(port), join(home, 'data')], {
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, S3_ACCESS_KEY: keys.accessKeyId, S3_SECRET_KEY: keys.secretAccessKey },
  });
  await log.close();
  // Whatever ends this process, the server does not outlive it.
  const stop = (): void => void child.kill('SIGKILL');
  process.once('exit', stop);
  child.once('exit', () => process.off('exit', stop));
  return child;
}

async function waitUntilReady(server: NativeServer, endpoint: string, child: ChildProcess, log: string, readyMs: number): Promise<void> {
  const until = Date.now() + readyMs;
  let last = 'no answer yet';
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    try {
      const answer = await fetch(`${endpoint}${server.readyPath}`, { signal: AbortSignal.timeout(2_000) });
      const text = await answer.text();
      if (answer.ok && (server.name !== 'localstack' || /"s3": "(?:running|available)"/.test(text))) return;
      last = `${answer.status} ${text.slice(0, 200)}`;
    } catch (error) {
      last = String(error);
    }
    await delay(100);
  }
  const tail = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n');
  throw new Error(`${server.name} was not ready at ${endpoint} within ${readyMs} ms (${last}); the end of its log:\n${tail}`);
}

async function createBucket(endpoint: string, bucket: string, credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }): Promise<void> {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill(signal);
  const gone = await Promise.race([ended.then(() => true), delay(2_000, false)]);
  if (!gone) child.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => void probe.close(() => resolve()));
  return port;
}
