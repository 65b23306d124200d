import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ScriptOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Called with each line of standard output. */
  readonly onLine: (line: string) => void;
}

/** A script of this folder in an operating-system process of its own; it should end when its standard input does. */
export class ScriptProcess {
  /** Resolves with the exit code or the signal that ended it, after its last line. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;

  constructor(script: string, args: readonly string[], { environment, onLine }: ScriptOptions) {
    const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
    const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    let rest = '';
    child.stdout.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    child.stdin.on('error', () => undefined); // it is gone already
    this.#child = child;
    this.ended = new Promise((settle) => {
      child.on('close', (code, signal) => settle({ code, signal }));
    });
  }

  /** Ends its standard input: the script finishes what it is at. */
  finish(): void {
    this.#child.stdin?.end();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Runs inside a script: aborted when standard input ends. */
export function untilInputEnds(): AbortSignal {
  const controller = new AbortController();
  process.stdin.on('end', () => controller.abort()).resume();
  return controller.signal;
}
