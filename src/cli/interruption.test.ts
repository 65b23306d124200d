import { describe, expect, it } from 'vitest';
import { FrazilError } from '../errors/index.ts';
import { CommitAccount } from './commit-account.ts';
import { CapturedStream, entryPath, runCaptured } from './fixtures/captured-host.ts';
import { interruption } from './output/error-report.ts';
import { runCommand } from './run-command.ts';

const stopped = new FrazilError('command-interrupted', 'The command was stopped by Ctrl-C.', { context: { signal: 'SIGINT' } });
const aborted = new FrazilError('request-aborted', 'aborted');

function writing(...committed: readonly string[]): CommitAccount {
  const account = new CommitAccount();
  account.open();
  for (const what of committed) account.record(what, what);
  return account;
}

describe('what an interrupted command says', () => {
  it('is nothing about commits when it only reads', () => {
    expect(interruption(stopped, aborted, new CommitAccount()).message).toBe('The command was stopped by Ctrl-C.');
    expect(interruption(stopped, aborted, undefined).message).toBe('The command was stopped by Ctrl-C.');
  });

  it('is that nothing was committed, or what was', () => {
    expect(interruption(stopped, aborted, writing()).message).toBe('The command was stopped by Ctrl-C. Nothing was committed.');
    const some = interruption(stopped, aborted, writing('500 rows in 1 commit', 'table a.b'));
    expect(some.message).toContain('there to stay: 500 rows in 1 commit; table a.b. Nothing else was committed.');
    expect(some).toMatchObject({ code: 'command-interrupted', kind: 'interrupted', context: { signal: 'SIGINT', committed: ['500 rows in 1 commit', 'table a.b'] } });
  });

  it('keeps only the newest account of a subject', () => {
    const account = writing();
    account.record('rows', '10 rows');
    account.record('rows', '20 rows');
    expect(account.committed).toEqual(['20 rows']);
  });

  it('never claims that a commit did not land when nobody knows', () => {
    const unknown = new FrazilError('commit-outcome-unknown', 'No answer came.', { context: { commitId: 'c1' } });
    const error = interruption(stopped, unknown, writing('10 rows'));
    expect(error.message).toContain('whether it landed is not known: No answer came.');
    expect(error.message).toContain('there to stay: 10 rows.');
    expect(error.message).not.toContain('othing else');
    expect(error.context).toMatchObject({ unknown: { commitId: 'c1' } });
  });

  it('is short when the reason is none of ours', () => {
    expect(interruption('why', aborted, undefined).message).toBe('The command was stopped.');
  });
});

describe('a scan to a file', () => {
  it('hears of Ctrl-C, though neither its reads nor its writes wait for anything', async () => {
    const warehouse = 'memory:interrupted-scan';
    const portions = 12;
    // Long enough to be written one by one.
    const rows = `text\n${`${'x'.repeat(200_000)}\n`.repeat(portions)}`;
    await runCaptured(['append', 'web.events', '-', '--format', 'csv', '--create', '--batch-rows', '1', '--warehouse', warehouse], { stdin: rows });
    const controller = new AbortController();
    const stdout = new InterruptingStream(() => controller.abort(stopped));
    const host = { env: {}, stdin: (async function* () {})(), stdout, stderr: new CapturedStream(), signal: controller.signal, entryPath };
    expect(await runCommand(['scan', 'web.events', '--format', 'ndjson', '--warehouse', warehouse], host)).toBe(130);
    expect(stdout.text.split('\n').length).toBeLessThan(portions);
  });
});

/** Takes everything at once, as a file does; the first write is followed by an interruption, as soon as the event loop gets to it. */
class InterruptingStream extends CapturedStream {
  readonly #interrupt: () => void;
  #written = false;

  constructor(interrupt: () => void) {
    super();
    this.#interrupt = interrupt;
  }

  override write(chunk: string | Uint8Array, onWritten?: (error?: Error | null) => void): boolean {
    if (!this.#written) setImmediate(this.#interrupt);
    this.#written = true;
    return super.write(chunk, onWritten);
  }
}
