import { FrazilError, isFrazilError } from '../errors/index.ts';
import type { CommitAccount } from './commit-account.ts';

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
