import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OutputFile } from './output-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'frazil-output-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await OutputFile.open(path);
  await file.write(Buffer.from(text));
  await file.finish();
}

describe('an output file', () => {
  it('replaces an earlier one when it is complete, with the same permissions', async () => {
    const path = join(folder, 'rows.csv');
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    const file = await OutputFile.open(path);
    await file.write(Buffer.from('new'));
    expect(readFileSync(path, 'utf8')).toBe('old');
    await file.finish();
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, file.bytes]).toEqual(['new', 0o600, 3]);
  });

  it('leaves the earlier one as it was, and no part of itself, when it is given up', async () => {
    const path = join(folder, 'given-up.csv');
    writeFileSync(path, 'old');
    const file = await OutputFile.open(path);
    await file.write(Buffer.from('new'));
    await file.discard();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('follows a link and leaves it one', async () => {
    const [target, link] = [join(folder, 'target.csv'), join(folder, 'link.csv')];
    writeFileSync(target, 'old');
    symlinkSync(target, link);
    await writeWhole(link, 'new');
    expect([lstatSync(link).isSymbolicLink(), readFileSync(target, 'utf8')]).toEqual([true, 'new']);
  });

  it('writes to a named pipe, as to any device, and does not replace it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [text] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, 'rows')]);
    expect([text, statSync(pipe).isFIFO()]).toEqual(['rows', true]);
  });

  it.each([
    [join(folder, 'none/rows.csv'), `there is no folder ${join(folder, 'none')}`],
    [join(folder, 'rows.csv/rows.csv'), `${join(folder, 'rows.csv')} is not a folder`],
    [folder, 'it is a folder'],
  ])('at %s says why it cannot be', async (path, why) => {
    await expect(OutputFile.open(path)).rejects.toMatchObject({ code: 'output-unwritable', message: `${path} cannot be written: ${why}.` });
  });
});
