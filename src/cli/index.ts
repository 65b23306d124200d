/**
 * Purpose: the `frazil` command: it parses, calls the library, prints, and turns errors into exit codes.
 *
 * Invariants: results go to stdout and everything else to stderr; with `--json` stdout holds one document; starting up
 * loads neither Arrow nor the codec nor a driver; a command that was interrupted says what had been committed.
 *
 * Non-goals: anything that a program could not do with the library.
 */
export type { CommandHost } from './command-host.ts';
export { runCommand } from './run-command.ts';
