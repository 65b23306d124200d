import type { CommandContext } from '../command-context.ts';

/** The body of a command, loaded when it runs. */
export type CommandBody = (context: CommandContext) => Promise<void>;

/** Runs a command's body with the options that stood on the command line, global ones included. */
export type CommandLauncher = (options: Readonly<Record<string, unknown>>, body: CommandBody) => Promise<void>;
