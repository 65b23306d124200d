import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { Command, CommanderError } from 'commander';
import { FrazilError } from '../../errors/index.ts';
import type { CommandLauncher } from '../command-context.ts';
import { addMaintenanceCommands } from './maintenance-commands.ts';
import { addReadCommands } from './read-commands.ts';
import { addWriteCommands } from './write-commands.ts';

/** Longer lines are hard to read; shorter ones would leave no room beside the options. */
const [helpWidthMin, helpWidthMax] = [40, 110];

const overview = `
A table is named namespace.table, or given by its location, such as ./warehouse/demo/flights or s3://bucket/demo/flights.

Environment:
  FRAZIL_WAREHOUSE              the warehouse when --warehouse is not given
  AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION, …   S3 credentials and region, as in every AWS tool
  FRAZIL_S3_ENDPOINT            another server that speaks S3, such as http://127.0.0.1:9000
  FRAZIL_S3_FORCE_PATH_STYLE    true, if that server wants the bucket in the path
  FRAZIL_DEBUG=1                stacks of errors

Exit codes:
  0 ok  1 internal  2 invalid  3 not found  4 already exists  5 conflict  6 outcome unknown
  7 unavailable  8 denied  9 corrupt  10 unsupported  130 interrupted

Examples:
  frazil demo
  frazil append web.events events.ndjson --create --partition-by 'day(at)'
  frazil scan web.events --where "status >= 500" --columns at,path --limit 20`;

/**
 * Parses a command line and runs what it names; help and version go to `print`.
 *
 * *Errors*: `usage-invalid`, and those of the command.
 *
 * @param columns width of the terminal that shows help.
 */
export async function parseCommandLine(args: readonly string[], launch: CommandLauncher, print: (text: string) => Promise<void>, columns: number = helpWidthMax): Promise<void> {
  const printed: string[] = [];
  const program = buildProgram(launch, (text) => printed.push(text), Math.max(helpWidthMin, Math.min(helpWidthMax, columns)));
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : unknownCommand(program, args) ?? args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error);
    await print(printed.join(''));
  }
}

function buildProgram(launch: CommandLauncher, print: (text: string) => void, helpWidth: number): Command {
  const program = new Command('frazil')
    .description('Apache Iceberg tables in a bucket, with nothing but the bucket.')
    .usage('<command> [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('--warehouse <url>', 'where the tables are: a path, file:, s3://bucket/prefix (default: $FRAZIL_WAREHOUSE, else ./warehouse)')
    .option('--json', 'print one JSON document on stdout; 64-bit ids are texts')
    .option('--quiet', 'no progress and no remarks on stderr')
    .addHelpText('after', overview)
    .configureHelp({ showGlobalOptions: true, helpWidth, minWidthToWrap: 20 })
    // Help and errors are printed by the caller, in one way for all.
    .configureOutput({ writeOut: print, writeErr: print, outputError: () => undefined })
    .exitOverride();
  addWriteCommands(program, launch);
  addReadCommands(program, launch);
  addMaintenanceCommands(program, launch);
  return program;
}

/** A command line of only the command that is asked for, if there is none of that name: with `--help` beside it, Commander would not say so. */
function unknownCommand(program: Command, args: readonly string[]): readonly [string] | undefined {
  const [first, second] = program.parseOptions([...args]).operands;
  const name = first === 'help' ? second : first;
  return name === undefined || name === 'help' || program.commands.some((command) => command.name() === name) ? undefined : [name];
}

function usageError(error: CommanderError): FrazilError {
  const message = error.code === 'commander.help' ? 'Which command?' : error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\)$/s, '; did you mean $1');
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?]$/.test(message) ? '' : '.'}`;
  return new FrazilError('usage-invalid', sentence, { context: { reason: error.code } });
}

function packageVersion(): string {
  // Looked for, because the built code lies at another depth than the sources.
  const manifest = JSON.parse(readFileSync(findPackageJSON(import.meta.url)!, 'utf8')) as { readonly version: string };
  return manifest.version;
}
