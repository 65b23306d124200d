import { type ErrorKind, FrazilError, isFrazilError, kindFacts } from '../../errors/index.ts';
import type { CommitAccount } from '../commit-account.ts';
import { plainLines } from './column-text.ts';

/** An error as the command shows it. */
export interface ErrorReport {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly remedy: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** What the command had committed before it failed, as a sentence; the empty text for nothing. */
  readonly remains: string;
  readonly exitCode: number;
}

const unexpectedRemedy =
  'This is a fault of Frazil, not of yours. Please report it with what you typed and what it answered; FRAZIL_DEBUG=1 adds the place.';

/**
 * Judges anything that was thrown; what carries no code of ours is unexpected.
 *
 * @param account what the command had committed by then; an interruption tells of it in its own words.
 */
export function reportOf(error: unknown, account?: CommitAccount): ErrorReport {
  if (isFrazilError(error)) return coded(error, error.kind === 'interrupted' ? undefined : account);
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', kind: 'internal', message: `unexpected: ${message}`, remedy: unexpectedRemedy, context: committedContext(account), remains: account?.remains ?? '', exitCode: kindFacts.internal.exitCode };
}

function coded(error: FrazilError, account: CommitAccount | undefined): ErrorReport {
  const { code, kind, message, remedy, context } = error;
  return { code, kind, message, remedy, context: { ...context, ...committedContext(account) }, remains: account?.remains ?? '', exitCode: kindFacts[kind].exitCode };
}

function committedContext(account: CommitAccount | undefined): Readonly<Record<string, unknown>> {
  return account === undefined || account.committed.length === 0 ? {} : { committed: account.committed };
}

/** The lines for people: `frazil: message`, what had been committed, then the remedy. */
export function errorText({ message, remains, remedy }: ErrorReport): string {
  // A message may quote what stands in a file or a bucket, which must not write to a terminal.
  return [`frazil: ${message}`, remains, remedy].filter((line) => line !== '').map(plainLines).join('\n');
}

/** The document of `--json`. */
export function errorDocument({ code, kind, message, remedy, context }: ErrorReport): object {
  return { error: { code, kind, message, remedy, context } };
}

/** Stacks of an error and its causes, for FRAZIL_DEBUG=1. */
export function debugText(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    lines.push(`${depth === 0 ? '' : 'caused by '}${cause.stack ?? cause.message}`);
  }
  return lines.length === 0 ? String(error) : lines.join('\n');
}

/**
 * The error of a command that was stopped: what stopped it, and what had been committed by then.
 *
 * @param thrown what the command failed with; a commit whose outcome nobody knows is part of the account.
 */
export function interruption(reason: unknown, thrown: unknown, account: CommitAccount | undefined): FrazilError {
  const stopped = isFrazilError(reason) ? reason.message : 'The command was stopped.';
  const unknown = isFrazilError(thrown) && thrown.kind === 'outcome-unknown' ? thrown : undefined;
  const committed = account?.committed ?? [];
  const context = { ...(isFrazilError(reason) ? reason.context : {}), committed, ...(unknown !== undefined && { unknown: unknown.context }) };
  const said = unknown === undefined ? (account?.describe() ?? '') : describeUnknown(account, unknown);
  return new FrazilError('command-interrupted', `${stopped} ${said}`.trim(), { context, cause: thrown });
}

function describeUnknown(account: CommitAccount | undefined, unknown: FrazilError): string {
  return `${account?.remains ?? ''} The last commit was on its way, and whether it landed is not known: ${unknown.message} ${unknown.remedy}`;
}
