import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured } from './fixtures/captured-host.ts';
import { ChildCommand } from './fixtures/child-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-process-'));
let number = 0;
let warehouse = '';

beforeEach(() => {
  warehouse = join(folder, String(number++));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(table: string): Promise<number> {
  const { stdout } = await runCaptured(['scan', table, '--columns', 'id', '--format', 'ndjson', '--warehouse', warehouse]);
  return stdout.split('\n').length - 1;
}

async function createTable(): Promise<void> {
  const schema = join(folder, 'schema.json');
  writeFileSync(schema, '{"id": "long required"}');
  expect((await runCaptured(['create', 'web.events', '--schema', schema, '--warehouse', warehouse])).exitCode).toBe(0);
}

describe('Ctrl-C in the middle of an append', () => {
  it('stops it while it waits for rows; nothing is committed, and the exit code is 130', async () => {
    await createTable();
    const command = new ChildCommand(['append', 'web.events', '-', '--format', 'ndjson', '--warehouse', warehouse]);
    command.child.stdin.write('{"id": 1}\n'.repeat(1_000));
    await delay(1_500);
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(command.stdout).toBe('');
    expect(command.stderr).toMatch(/^frazil: The command was stopped by Ctrl-C\. Nothing was committed\.\n/);
    expect(await rowsOf('web.events')).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('between two commits says what stays (%s)', async (name) => {
    await createTable();
    const command = new ChildCommand(['append', 'web.events', '-', '--format', 'ndjson', '--batch-rows', '10', '--json', '--warehouse', warehouse]);
    command.child.stdin.write('{"id": 1}\n'.repeat(20_005));
    while ((await rowsOf('web.events')) === 0) await delay(100);
    command.child.kill(name);
    expect(await command.ended).toBe(130);
    const { error } = JSON.parse(command.stdout) as { error: { code: string; message: string; context: { committed: string[]; signal: string } } };
    expect(error).toMatchObject({ code: 'command-interrupted', context: { signal: name } });
    const [, rows] = /^([\d,]+) rows in [\d,]+ commits?$/.exec(error.context.committed[0] ?? '') ?? [];
    expect(await rowsOf('web.events')).toBe(Number(rows?.replaceAll(',', '')));
  });

  it('twice ends the process at once', async () => {
    await createTable();
    // A server that accepts and never answers: nothing but the second Ctrl-C is quicker than the limits of a request.
    const { createServer } = await import('node:net');
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const address = mute.address() as { port: number };
    const command = new ChildCommand(['demo', '--warehouse', 's3://bucket/x'], {
      FRAZIL_S3_ENDPOINT: `http://127.0.0.1:${String(address.port)}`,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_REGION: 'us-east-1',
    });
    await command.until(() => command.stdout.includes('flights'));
    await delay(300);
    command.child.kill('SIGINT');
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(130);
    mute.close();
  });
});

describe('a reader that goes away', () => {
  it('ends the command without a word', async () => {
    const rows = join(folder, 'many.ndjson');
    writeFileSync(rows, Array.from({ length: 200_000 }, (_, id) => `{"id": ${String(id)}}\n`).join(''));
    expect((await runCaptured(['append', 'web.many', rows, '--create', '--warehouse', warehouse])).exitCode).toBe(0);
    const command = new ChildCommand(['scan', 'web.many', '--format', 'ndjson', '--warehouse', warehouse]);
    await command.until(() => command.stdout.includes('{"id":1}\n'));
    command.child.stdout.destroy();
    expect(await command.ended).toBe(0);
    expect(command.stderr).toBe('');
  });
});
