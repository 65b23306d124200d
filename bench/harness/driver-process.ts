import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** An answer of a driver: whatever the command gives, or what went wrong. */
export type DriverAnswer = Readonly<Record<string, unknown>>;

export interface DriverProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Keeps the process on one core, where the system can (Linux). */
  readonly pinned?: boolean;
}

interface Waiter {
  readonly resolve: (answer: DriverAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A process that holds one system open and does one thing at a time: a JSON line in, a JSON line out.
 *
 * Frazil and its peers speak the same protocol, so their turns can be interleaved and none pays for another's memory.
 */
export class DriverProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #waiting: Waiter[] = [];
  readonly #ended: Promise<void>;
  #failure: Error | undefined;
  #errors = '';

  constructor({ program, args, environment = {}, pinned = false }: DriverProgram) {
    const line = pinned && process.platform === 'linux' ? ['taskset', '-c', '0', program, ...args] : [program, ...args];
    this.#name = args.join(' ');
    this.#child = spawn(line[0] ?? '', line.slice(1), { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    const { stdin, stdout, stderr } = this.#child;
    stderr?.on('data', (chunk) => (this.#errors = `${this.#errors}${String(chunk)}`.slice(-4_000)));
    stdin?.on('error', (error) => this.#fail(error));
    if (stdout !== null) createInterface({ input: stdout }).on('line', (text) => this.#answer(text));
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => this.#fail(error));
      this.#child.once('close', (code) => {
        this.#fail(new Error(`${this.#name} ended with ${code ?? 'a signal'}: ${messageOf(this.#errors)}`));
        resolve();
      });
    });
  }

  /** Sends a command and waits for its answer. Rejects when the system reports an error or the process ends. */
  ask(command: Readonly<Record<string, unknown>>): Promise<DriverAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      this.#waiting.push({ resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    });
  }

  /** Ends the process by closing its input; kills it when it does not end by itself. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(kill);
  }

  /** Ends the process at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #answer(line: string): void {
    // What a library prints by itself is no answer.
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as DriverAnswer;
    const waiter = this.#waiting.shift();
    if (typeof answer['error'] === 'string') waiter?.reject(new Error(`${this.#name}: ${answer['error']}`));
    else waiter?.resolve(answer);
  }

  #fail(reason: Error): void {
    this.#failure ??= reason;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason);
  }
}

/** The lines of what a process said that are no stack. */
function messageOf(errors: string): string {
  const lines = errors.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return lines.slice(-8).join(' | ');
}
