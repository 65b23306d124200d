import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type S3Personality, type S3TestServer, startS3TestServer } from '../../testing/s3-server/index.ts';
import { runCaptured } from '../fixtures/captured-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-doctor-'));
const servers: S3TestServer[] = [];

/** The store reads its settings from the process's environment, as the command finds it. */
const environment = { ...process.env };

afterEach(async () => {
  process.env = { ...environment };
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serve(personality: S3Personality, secret?: string): Promise<string> {
  const server = await startS3TestServer({ personality });
  servers.push(server);
  process.env['FRAZIL_S3_ENDPOINT'] = server.endpoint;
  process.env['AWS_REGION'] = server.region;
  process.env['AWS_ACCESS_KEY_ID'] = server.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = secret ?? server.secretAccessKey;
  return `s3://${server.bucket}/warehouse`;
}

describe('doctor', () => {
  it('finds a folder fit, promise by promise', async () => {
    const { exitCode, stderr, stdout } = await runCaptured(['doctor', folder]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/✓ +exclusive-create +required /);
    expect(stdout).toContain('may hold tables.');
    expect(stderr).toContain('Examining file:///');
  });

  it('examines the warehouse when no store is named, and prints the certificate with --json', async () => {
    const run = await runCaptured(['doctor', '--json', '--quiet', '--warehouse', 'memory:']);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.json).toMatchObject({ verdict: 'fit', identity: { url: 'memory:' }, promises: expect.arrayContaining([expect.objectContaining({ name: 'exclusive-create', held: true })]) });
  });

  it('refuses a server that ignores conditions, with exit code 10 and the broken promise', async () => {
    const url = await serve('rclone');
    const { exitCode, stderr, stdout } = await runCaptured(['doctor', url]);
    expect(exitCode).toBe(10);
    expect(stdout).toMatch(/✗ +exclusive-create/);
    expect(stdout).not.toContain('may hold tables');
    expect(stderr).toContain('must not hold a table');
    const json = await runCaptured(['doctor', url, '--json']);
    expect([json.exitCode, json.json]).toEqual([10, { error: expect.objectContaining({ code: 'store-unfit', kind: 'unsupported' }) }]);
  });

  it('finds a sound server fit', async () => {
    const { exitCode, stdout } = await runCaptured(['doctor', await serve('sound')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('s3://frazil-test/warehouse may hold tables.');
  });

  it('says what is wrong with credentials, bucket, URL', async () => {
    const url = await serve('sound', 'wrong');
    expect(await runCaptured(['doctor', url])).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('AWS_SECRET_ACCESS_KEY') });
    await serve('sound');
    expect(await runCaptured(['doctor', 's3://no-such-bucket/x'])).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('bucket') });
    expect(await runCaptured(['doctor', 'ftp://x'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no store serves') });
  });
});
