import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engines.ts';

const serveScript = fileURLToPath(new URL('reader/serve.py', import.meta.url));
/** What of an engine's own messages is kept for the report of a crash. */
const keptMessageBytes = 4_000;

/** One table to read; see reader/serve.py. */
export interface EngineRequest {
  readonly metadataFile: string;
  readonly directory: string;
  readonly byDirectory: boolean;
  readonly snapshotId: string | null;
  readonly where: string | null;
  readonly loose: boolean;
  readonly facts: boolean;
  readonly output: string;
}

/** What an engine's metadata tables say of a table. */
export interface TableFacts {
  readonly snapshots: number;
  readonly manifests: number;
  readonly files: number;
  readonly records: number;
}

export type EngineReply = { readonly ok: true; readonly version?: string; readonly rows?: number; readonly facts?: TableFacts } | { readonly ok: false; readonly error: string };

interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly lines: Interface;
  messages: string;
}

/** An engine in a process of its own, which reads table after table; one that crashes or hangs is started anew for the next table. */
export class EngineProcess {
  readonly #engine: Engine;
  readonly #python: string;
  readonly #folder: string;
  #running: Running | undefined;
  version = 'not started';

  /** @param folder that the engine works in; ClickHouse reads nothing outside it. */
  constructor(engine: Engine, python: string, folder: string) {
    this.#engine = engine;
    this.#python = python;
    this.#folder = folder;
  }

  /** Never rejects: a crash and an exceeded time limit are answers too. */
  async ask(request: EngineRequest): Promise<EngineReply> {
    const { timeLimitMs } = this.#engine;
    if (this.#running === undefined) {
      const started = await this.#start(2 * timeLimitMs);
      if (!started.ok) return started;
      this.version = started.version ?? '';
    }
    const running = this.#running!;
    running.child.stdin.write(`${JSON.stringify(request)}\n`);
    return await this.#reply(running, timeLimitMs);
  }

  close(): void {
    this.#running?.child.stdin.end();
    this.#running = undefined;
  }

  async #start(timeLimitMs: number): Promise<EngineReply> {
    const child = spawn(this.#python, [serveScript, this.#engine.name], { cwd: this.#folder, stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
    const running: Running = { child, lines: createInterface({ input: child.stdout }), messages: '' };
    child.stderr.on('data', (bytes: Buffer) => {
      running.messages = (running.messages + bytes.toString()).slice(-keptMessageBytes);
    });
    child.stdin.on('error', () => undefined); // a crash is seen at the reply
    this.#running = running;
    return await this.#reply(running, timeLimitMs);
  }

  async #reply(running: Running, timeLimitMs: number): Promise<EngineReply> {
    const { promise, resolve } = Promise.withResolvers<EngineReply>();
    const end = (how: string): void => {
      this.#running = undefined;
      running.child.kill('SIGKILL');
      resolve({ ok: false, error: `${this.#engine.name} ${how}; its last words: ${running.messages.trim().slice(-1_000)}` });
    };
    const timer = setTimeout(() => end(`gave no answer in ${timeLimitMs / 1000} s`), timeLimitMs);
    const onLine = (line: string): void => resolve(JSON.parse(line) as EngineReply);
    const onExit = (code: number | null, signal: string | null): void => end(`ended with ${signal ?? `exit code ${code ?? '?'}`}`);
    const onError = (error: Error): void => end(`could not be started: ${error.message}`);
    running.lines.once('line', onLine);
    running.child.once('exit', onExit).once('error', onError);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      running.lines.off('line', onLine);
      running.child.off('exit', onExit).off('error', onError);
    }
  }
}
