import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { errorCodes, type ErrorCode, FrazilError } from '../../errors/index.ts';
import type { CommandContext } from '../command-context.ts';
import type { WriterAssignment, WriterCommit, WriterMessage, WriterOrder } from './demo-writer.ts';

/** How long a writer may take to stop in good order. */
const stopMs = 10_000;
/** What is kept of a writer's stderr, for the case that it dies. */
const lastWordsMax = 2_000;

/** A writer of the demo, in an operating-system process of its own. */
export class WriterProcess {
  /** Resolves when the writer has opened the table and waits for the start. Rejects as `done` does. */
  readonly ready: Promise<void>;
  /** Resolves when all batches are committed. *Errors*: what the writer failed with, `demo-writer-failed`. */
  readonly done: Promise<void>;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #lastWords = '';

  constructor(context: CommandContext, assignment: WriterAssignment, onCommit: (commit: WriterCommit) => void) {
    const { host, warehouse } = context;
    const args = [...process.execArgv, host.entryPath, 'demo-writer', JSON.stringify(assignment), '--warehouse', warehouse];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const ready = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const exited = Promise.withResolvers<void>();
    const fail = (error: unknown): void => {
      ready.reject(error);
      done.reject(error);
    };
    child.stderr?.on('data', (chunk: Buffer) => (this.#lastWords = (this.#lastWords + chunk.toString()).slice(-lastWordsMax)));
    child.on('message', (message: WriterMessage) => {
      if (message.kind === 'ready') ready.resolve();
      else if (message.kind === 'commit') onCommit(message.commit);
      else if (message.kind === 'done') done.resolve();
      else fail(writerError(assignment.share.writer, message.code, message.message));
    });
    child.on('error', (error) => {
      fail(this.#death(assignment.share.writer, error.message));
      exited.resolve();
    });
    // The channel ends after its last message, and the process may be gone before that message is read.
    const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    ended.then(([[exitCode, signal]]) => {
      exited.resolve();
      fail(this.#death(assignment.share.writer, typeof signal === 'string' ? signal : `exit code ${String(exitCode)}`));
    }, fail);
    // Whoever waits for one of the two need not wait for the other.
    ready.promise.catch(() => undefined);
    done.promise.catch(() => undefined);
    [this.#child, this.ready, this.done, this.#exited] = [child, ready.promise, done.promise, exited.promise];
  }

  start(): void {
    this.#child.send({ kind: 'start' } satisfies WriterOrder);
  }

  /** Tells the writer to stop, if it has not ended by itself, and waits until it is gone and has said everything. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.send({ kind: 'stop' } satisfies WriterOrder, () => undefined);
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), stopMs);
    await this.#exited;
    clearTimeout(limit);
  }

  #death(writer: number, how: string): FrazilError {
    const words = this.#lastWords.trim();
    return new FrazilError('demo-writer-failed', `Writer ${writer + 1} ended (${how})${words === '' ? '' : `: ${words}`}`, { context: { writer, how } });
  }
}

/** The writer's own error, under its own code where that is one of ours. */
function writerError(writer: number, code: string, message: string): FrazilError {
  const known = Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'demo-writer-failed';
  return new FrazilError(known, `Writer ${writer + 1}: ${message}`, { context: { writer } });
}
