import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured } from './fixtures/captured-host.ts';
import { ChildCommand } from './fixtures/child-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-process-'));
/** One for all, because a new one is certified first, which takes a second. */
const warehouse = join(folder, 'lake');
let number = 0;
let table = '';

beforeEach(() => {
  table = `web.events${String(number++)}`;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(): Promise<number> {
  const { stdout } = await runCaptured(['scan', table, '--columns', 'id', '--format', 'ndjson', '--warehouse', warehouse]);
  return stdout.split('\n').length - 1;
}

async function createTable(): Promise<void> {
  const schema = join(folder, 'schema.json');
  writeFileSync(schema, '{"id": "long required"}');
  expect((await runCaptured(['create', table, '--schema', schema, '--warehouse', warehouse])).exitCode).toBe(0);
}

const timeoutMs = 120_000;

describe('Ctrl-C in the middle of an append', { timeout: timeoutMs }, () => {
  it('stops it while it waits for rows; nothing is committed, and the exit code is 130', async () => {
    await createTable();
    const command = new ChildCommand(['append', table, '-', '--format', 'ndjson', '--warehouse', warehouse]);
    // More than a pipe holds: it drains when the command has begun to read.
    command.child.stdin.write('{"id": 1}\n'.repeat(100_000));
    await once(command.child.stdin, 'drain');
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(command.stdout).toBe('');
    expect(command.stderr).toMatch(/^frazil: The command was stopped by Ctrl-C\. Nothing was committed\.\n/);
    expect(await rowsOf()).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('between two commits says what stays (%s)', async (name) => {
    await createTable();
    const command = new ChildCommand(['append', table, '-', '--format', 'ndjson', '--batch-rows', '10', '--json', '--warehouse', warehouse]);
    command.child.stdin.write('{"id": 1}\n'.repeat(20_005));
    while ((await rowsOf()) === 0) await delay(100);
    command.child.kill(name);
    expect(await command.ended).toBe(130);
    const { error } = JSON.parse(command.stdout) as { error: { code: string; message: string; context: { committed: string[]; signal: string } } };
    expect(error).toMatchObject({ code: 'command-interrupted', context: { signal: name } });
    const [, rows] = /^([\d,]+) rows in [\d,]+ commits?$/.exec(error.context.committed[0] ?? '') ?? [];
    expect(await rowsOf()).toBe(Number(rows?.replaceAll(',', '')));
  });

  it('once leaves the command its time, twice ends the process at once', async () => {
    // A command that never ends by itself.
    const script = `import { processHost } from ${JSON.stringify(new URL('process-host.ts', import.meta.url).href)};
      const { signal } = processHost('');
      signal.addEventListener('abort', () => console.log(signal.reason.message));
      setInterval(() => undefined, 1_000);
      console.log('ready');`;
    const command = new ChildCommand([], {}, ['--input-type=module', '--eval', script]);
    await command.until(() => command.stdout.includes('ready'));
    command.child.kill('SIGINT');
    await command.until(() => command.stdout.includes('The command was stopped by Ctrl-C.'));
    await delay(200);
    expect(command.child.exitCode).toBeNull();
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(130);
  });
});

describe('a reader that goes away', { timeout: timeoutMs }, () => {
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
