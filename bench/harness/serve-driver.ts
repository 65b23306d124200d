import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DriverAnswer } from './driver-process.ts';

/** A command as it came in. */
export type DriverCommand = Readonly<Record<string, unknown>>;

/** Answers commands from standard input until it ends, one after the other; an exception becomes an error answer. */
export async function serveDriver(answer: (command: DriverCommand) => Promise<DriverAnswer>, close: () => Promise<void>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply: DriverAnswer;
    try {
      reply = await answer(JSON.parse(line) as DriverCommand);
    } catch (error) {
      reply = { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  await close();
}

/** The peak memory of this process in MB; on Linux its own, where `maxRSS` begins with that of the process that started it. */
export function peakMemoryMb(): number {
  const own = process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined;
  return (own === undefined ? process.resourceUsage().maxRSS : Number(own)) / 1024;
}
