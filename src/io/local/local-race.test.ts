import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalStore } from './local-store.ts';

/** Creates the keys 0, 1, 2 … of one folder, several at a time, and reports which it won. */
const racer = `
const [, module, root, name, count] = process.argv;
const { LocalStore } = await import(module);
const store = new LocalStore(root);
const body = new TextEncoder().encode((name + ' ').repeat(500));
let next = 0;
const work = async () => {
  while (next < Number(count)) {
    const key = 'race/v' + next++;
    try {
      await store.put(key, body, { condition: { kind: 'if-absent' } });
      process.stdout.write(key + '\\n');
    } catch (error) {
      if (error.code !== 'precondition-failed') process.stdout.write('error ' + error.code + '\\n');
    }
  }
};
await Promise.all([work(), work(), work()]);
`;

let root: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'frazil-race-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function start(name: string, count: number): { readonly child: ChildProcess; readonly won: string[]; readonly ended: Promise<void> } {
  const module = join(import.meta.dirname, 'local-store.ts');
  const child = spawn(process.execPath, ['--input-type=module', '-e', racer, module, root, name, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const won: string[] = [];
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    won.push(...lines);
  });
  return { child, won, ended: new Promise((resolve) => child.once('close', () => resolve())) };
}

async function nameIn(store: LocalStore, key: string): Promise<string> {
  const names = new Set(new TextDecoder().decode((await store.get(key)).bytes).trim().split(' '));
  expect(names.size, `${key} holds ${[...names].join()}`).toBe(1);
  return [...names][0] ?? '';
}

describe('several processes on one folder', () => {
  it('win each key once, and the object is the winner\'s', async () => {
    const racers = ['ann', 'bob', 'cid', 'dan'].map((name) => ({ name, ...start(name, 300) }));
    await Promise.all(racers.map(({ ended }) => ended));
    const wins = racers.flatMap(({ name, won }) => won.map((key) => [key, name] as const));
    expect(wins.length).toBe(300);
    const store = new LocalStore(root);
    for (const [key, name] of wins) expect(await nameIn(store, key)).toBe(name);
    expect(readdirSync(join(root, '_frazil/tmp'))).toEqual([]);
  });

  it('keep what was acknowledged, whole, when one of them is killed', async () => {
    const victim = start('victim', 1_000_000);
    while (victim.won.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    victim.child.kill('SIGKILL');
    await victim.ended;
    const store = new LocalStore(root);
    for (const key of victim.won) expect(await nameIn(store, key)).toBe('victim');
    const keys: string[] = [];
    for await (const page of store.list('')) keys.push(...page.objects.map(({ key }) => key));
    for (const key of keys) expect(await nameIn(store, key)).toBe('victim');
    expect(keys.every((key) => key.startsWith('race/'))).toBe(true);
    await store.put('race/after', new TextEncoder().encode('after'), { condition: { kind: 'if-absent' } });
  });
});
