import type { CommandHost } from './command-host.ts';
import { CommitAccount } from './commit-account.ts';
import { Notes } from './output/notes.ts';
import { Output } from './output/output.ts';
import { Style } from './output/style.ts';

/** Options that every command takes. */
export interface CommonSettings {
  /** URL of the warehouse: `--warehouse`, else FRAZIL_WAREHOUSE, else `./warehouse`. */
  readonly warehouse: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What a command works with, besides its own arguments. */
export interface CommandContext extends CommonSettings {
  readonly host: CommandHost;
  /** Results. */
  readonly output: Output;
  /** Progress and remarks. */
  readonly notes: Notes;
  /** Looks of text on stdout. */
  readonly style: Style;
  readonly signal: AbortSignal;
  readonly account: CommitAccount;
}

/** The context of one run. */
export function commandContext(host: CommandHost, settings: CommonSettings, output: Output): CommandContext {
  const style = new Style(host.stdout, host.env);
  return { ...settings, host, output, style, notes: new Notes(host.stderr, host.env, settings.quiet), signal: host.signal, account: new CommitAccount() };
}

/** The body of a command, loaded when it runs. */
export type CommandBody = (context: CommandContext) => Promise<void>;

/** Runs a command's body with the options that stood on the command line, global ones included. */
export type CommandLauncher = (options: Readonly<Record<string, unknown>>, body: CommandBody) => Promise<void>;
