import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, checkTitle, exceptionFor, planChecks } from './checks.ts';
import type { EngineProcess } from './engine-process.ts';
import type { Engine } from './engines.ts';
import type { ForeignTable } from './foreign-table.ts';
import type { KnownException } from './known-exceptions.ts';

export type Verdict = 'passed' | 'failed' | 'skipped';

export interface CheckOutcome {
  readonly title: string;
  readonly verdict: Verdict;
  /** Why it failed or was skipped; empty when it passed. */
  readonly detail: string;
}

export interface RunOptions {
  readonly engine: Engine;
  readonly process: EngineProcess;
  readonly tables: readonly ForeignTable[];
  readonly exceptions: readonly KnownException[];
  /** For dumps. */
  readonly scratch: string;
}

/** Asks one engine about every table, one after the other. */
export async function runChecks(options: RunOptions): Promise<readonly CheckOutcome[]> {
  const { engine, tables, exceptions } = options;
  const outcomes: CheckOutcome[] = Object.entries(engine.lacks).map(([kind, reason]) => ({ title: `${engine.name} * ${kind}`, verdict: 'skipped', detail: reason }));
  const used = new Set<KnownException>();
  for (const check of tables.flatMap((table) => planChecks(engine, table))) {
    const title = checkTitle(engine, check);
    const failure = await failureOf(check, options, false);
    const exception = exceptionFor(exceptions, engine, check);
    if (exception === undefined) {
      outcomes.push({ title, verdict: failure === undefined ? 'passed' : 'failed', detail: failure ?? '' });
    } else {
      used.add(exception);
      outcomes.push({ title, ...(await judgeException(exception, failure, () => failureOf(check, options, true))) });
    }
  }
  for (const exception of exceptions) {
    const applies = exception.engine === engine.name && exception.tables.some((name) => tables.some((table) => table.name === name));
    if (applies && !used.has(exception)) outcomes.push({ title: `${engine.name} ${exception.tables.join(', ')}`, verdict: 'failed', detail: `no check is covered by the exception: ${exception.reason}` });
  }
  return outcomes;
}

async function judgeException(exception: KnownException, failure: string | undefined, loosely: () => Promise<string | undefined>): Promise<Omit<CheckOutcome, 'title'>> {
  if (failure === undefined) return { verdict: 'failed', detail: `agrees now; take this out of known-exceptions.ts: ${exception.reason}` };
  if (!exception.failure.test(failure)) return { verdict: 'failed', detail: `fails otherwise than known (${exception.reason}): ${failure}` };
  const looseFailure = exception.agreesLoosely === true ? await loosely() : undefined;
  if (looseFailure !== undefined) return { verdict: 'failed', detail: `differs in more than is known (${exception.reason}): ${looseFailure}` };
  return { verdict: 'skipped', detail: exception.reason };
}

/** What is wrong with the engine's answer; undefined when it is ours. */
async function failureOf(check: Check, { process, scratch }: RunOptions, loose: boolean): Promise<string | undefined> {
  const output = join(scratch, 'dump.jsonl');
  const reply = await process.ask({ ...check.request, loose, output });
  if (!reply.ok) return reply.error;
  if (check.expected === undefined) {
    const [theirs, ours] = [JSON.stringify(reply.facts), JSON.stringify(check.table.facts)];
    return theirs === ours ? undefined : `facts differ: the engine says ${theirs}, we say ${ours}`;
  }
  const dump = await readFile(output);
  await rm(output);
  const lines = loose ? check.expected.loose : check.expected.strict;
  const expected = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return expected.equals(dump) ? undefined : describeDifference(lines, dump.toString().split('\n').slice(0, -1));
}

/** What two dumps do not share, for people. */
export function describeDifference(ours: readonly string[], theirs: readonly string[]): string {
  const missing = ours.filter((line) => !theirs.includes(line));
  const extra = theirs.filter((line) => !ours.includes(line));
  const shown = (lines: readonly string[]): string => (lines[0] === undefined ? 'none' : `${lines.length}, such as ${lines[0].slice(0, 1_500)}`);
  return `rows differ (the engine has ${theirs.length}, we have ${ours.length})\n    only ours: ${shown(missing)}\n    only the engine's: ${shown(extra)}`;
}
