import { describe, expect, it } from 'vitest';
import { FrazilError } from '../../errors/index.ts';
import { outputClosed } from '../command-host.ts';
import { CommitAccount } from '../commit-account.ts';
import { CapturedStream } from '../fixtures/captured-host.ts';
import { columnText, pairText } from './column-text.ts';
import { debugText, errorDocument, errorText, reportOf } from './error-report.ts';
import { bytesText, countOf, countText, durationText, instantText } from './number-text.ts';
import { jsonDocument, Output } from './output.ts';
import { Style } from './style.ts';

describe('numbers for people', () => {
  it('group digits and choose units', () => {
    expect([countText(3_000_000), countText(12n), countOf(1, 'file'), countOf(2n, 'file'), countOf(0, 'commit')]).toEqual(['3,000,000', '12', '1 file', '2 files', '0 commits']);
    expect([0, 999, 1_000, 13_493_022, 999_950, 1_234_567_890_123].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '13.5 MB', '1.0 MB', '1.2 TB']);
    expect([0.4, 85, 999.7, 3_400, 59_960, 125_000].map(durationText)).toEqual(['0 ms', '85 ms', '1.0 s', '3.4 s', '1 min 00 s', '2 min 05 s']);
    expect([instantText(0), instantText(Number.NaN)]).toEqual(['1970-01-01T00:00:00.000Z', 'NaN ms']);
  });
});

describe('JSON documents', () => {
  it('print bigints with all their digits, bytes as digits, maps as objects, errors as messages', () => {
    const value = { count: 9223372036854775807n, bytes: Uint8Array.of(0, 255), map: new Map([['a', 1n]]), error: new FrazilError('disk-full', 'full'), absent: undefined };
    expect(jsonDocument(value)).toBe('{\n  "count": 9223372036854775807,\n  "bytes": "00ff",\n  "map": {\n    "a": 1\n  },\n  "error": "full"\n}');
  });
});

describe('aligned text', () => {
  it('puts texts left and numbers right', () => {
    const text = columnText([{ title: 'name' }, { title: 'rows', align: 'right' }], [['a', '1'], ['längst', '1,000']]);
    expect(text).toBe('name     rows\na           1\nlängst  1,000');
    expect(pairText([['a', '1'], ['long', '2']])).toBe('a     1\nlong  2');
  });

  it('knows that East Asian characters and pictures are two columns wide, and marks none', () => {
    expect(columnText([{ title: 'city' }, { title: 'n' }], [['東京', '1'], ['ｱｱ', '2'], ['🐎!', '3'], ['e\u0301', '4']])).toBe('city  n\n東京  1\nｱｱ    2\n🐎!   3\ne\u0301     4');
  });

  it('lets nothing through that moves the cursor', () => {
    expect(columnText([{ title: 'x' }], [['a\u001b[2Jb\nc']])).toBe('x\na\\u001b[2Jb\\u000ac');
  });
});

describe('colours', () => {
  const terminal = new CapturedStream(true);
  it.each([
    [terminal, {}, true],
    [new CapturedStream(false), {}, false],
    [terminal, { NO_COLOR: '1' }, false],
    [terminal, { NO_COLOR: '' }, true],
    [terminal, { TERM: 'dumb' }, false],
  ])('%# are for terminals that want them', (stream, env, coloured) => {
    const style = new Style(stream, env);
    expect(style.coloured).toBe(coloured);
    expect(style.good('x') === 'x').toBe(!coloured);
  });
});

describe('errors', () => {
  it('print the message and the remedy, or everything as JSON', () => {
    const report = reportOf(new FrazilError('disk-full', 'No space in /x.', { context: { path: '/x' } }));
    expect(errorText(report)).toBe('frazil: No space in /x.\nFree space and run the same command again.');
    expect(errorDocument(report)).toEqual({ error: { code: 'disk-full', kind: 'unavailable', message: 'No space in /x.', remedy: 'Free space and run the same command again.', context: { path: '/x' } } });
    expect(report.exitCode).toBe(7);
  });

  it('tell what had been committed, and let nothing through that moves the cursor', () => {
    const account = new CommitAccount();
    account.record('rows', '4 rows in 2 commits');
    const report = reportOf(new FrazilError('disk-full', 'No space\nin \u001b[2Jx.'), account);
    expect(errorText(report)).toBe('frazil: No space\nin \\u001b[2Jx.\nCommitted before that, and there to stay: 4 rows in 2 commits.\nFree space and run the same command again.');
    expect(report.context).toEqual({ committed: ['4 rows in 2 commits'] });
    expect(reportOf(new TypeError('x'), account)).toMatchObject({ remains: expect.stringContaining('4 rows'), context: { committed: ['4 rows in 2 commits'] } });
    expect(reportOf(new FrazilError('command-interrupted', 'Told already.'), account)).toMatchObject({ remains: '', context: {} });
  });

  it('report what nobody expected as internal, without its stack', () => {
    const report = reportOf(new TypeError('x is undefined'));
    expect(report).toMatchObject({ code: 'internal', kind: 'internal', exitCode: 1, message: 'unexpected: x is undefined' });
    expect(errorText(report).split('\n')).toHaveLength(2);
    expect(reportOf('text').message).toBe('unexpected: text');
  });

  it('show causes for whoever debugs', () => {
    const text = debugText(new FrazilError('disk-full', 'outer', { cause: new RangeError('inner') }));
    expect(text).toMatch(/^FrazilError: outer\n\s+at .*\ncaused by RangeError: inner\n\s+at /s);
    expect(debugText(7)).toBe('7');
  });
});

describe('output', () => {
  it('waits for a slow reader', async () => {
    let pass: (() => void) | undefined;
    const slow = { write: (_chunk: string | Uint8Array, onWritten?: () => void): boolean => ((pass = onWritten), false) };
    let done = false;
    const writing = new Output(slow, new AbortController().signal).line('x').then(() => (done = true));
    await Promise.resolve();
    expect(done).toBe(false);
    pass?.();
    await writing;
    expect(done).toBe(true);
  });

  it('tells a reader that has gone from a write that failed', async () => {
    const failing = (code: string): Output =>
      new Output({ write: (_chunk, onWritten) => (onWritten?.(Object.assign(new Error(code), { code })), false) }, new AbortController().signal);
    await expect(failing('EPIPE').line('x')).rejects.toBe(outputClosed);
    await expect(failing('EIO').line('x')).rejects.toMatchObject({ code: 'output-unwritable', message: 'stdout cannot be written: EIO.' });
  });

  it('finds out at the end what failed behind its back, and writes nothing after it', async () => {
    let fail: ((error: Error) => void) | undefined;
    const stream = { write: (_chunk: string | Uint8Array, onWritten?: (error?: Error) => void): boolean => ((fail = onWritten), true) };
    const output = new Output(stream, new AbortController().signal);
    await output.line('x');
    const settled = output.settle();
    fail?.(new Error('ENOSPC'));
    await expect(settled).rejects.toMatchObject({ code: 'output-unwritable' });
    await expect(output.line('y')).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('writes nothing any more when the command was stopped', async () => {
    const stream = new CapturedStream();
    const output = new Output(stream, AbortSignal.abort(new FrazilError('command-interrupted', 'stopped')));
    await expect(output.line('x')).rejects.toMatchObject({ code: 'command-interrupted' });
    expect([stream.text, output.begun]).toEqual(['', false]);
  });
});
