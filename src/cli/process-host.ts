import { FrazilError } from '../errors/index.ts';
import type { CommandHost, OutputStream } from './command-host.ts';

const interruptedExitCode = 130;
/** Shows the cursor and wraps lines again, which a progress bar switches off. */
const terminalReset = '\u001b[?25h\u001b[?7h';

/**
 * The host of this process: the first Ctrl-C or SIGTERM aborts the command, the second Ctrl-C ends the process at once.
 *
 * @param entryPath the file that starts the command.
 */
export function processHost(entryPath: string): CommandHost {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // Whoever asks twice does not want to wait for a clean end.
      if (controller.signal.aborted) endAtOnce();
      controller.abort(new FrazilError('command-interrupted', `The command was stopped by ${name === 'SIGINT' ? 'Ctrl-C' : name}.`, { context: { signal: name } }));
    });
  }
  // Whoever writes hears of a failure through the write; without a listener it would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    env: process.env,
    // Opened when it is read, which few commands do.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    signal: controller.signal,
    entryPath,
  };
}

function endAtOnce(): never {
  if (process.stderr.isTTY) process.stderr.write(`${terminalReset}\n`);
  process.exit(interruptedExitCode);
}

/** Waits until everything written has been passed on to the reader, or the reader is gone. */
export async function flushed(stream: OutputStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
