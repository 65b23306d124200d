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

/** The peak memory of this process in MB. */
export function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
