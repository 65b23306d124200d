import { type CommandContext, commandContext, type CommonSettings } from './command-context.ts';
import { type CommandHost, outputClosed } from './command-host.ts';
import { debugText, errorDocument, errorText, interruption, reportOf } from './output/error-report.ts';
import { jsonDocument, Output } from './output/output.ts';
import { parseCommandLine } from './program/parse-command-line.ts';

const defaultWarehouse = './warehouse';

/**
 * Runs one command line and answers the exit code; nothing is thrown.
 *
 * @param args what follows the command's name.
 */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  const output = new Output(host.stdout, host.signal);
  const run: Run = { host, output, json: args.includes('--json'), context: undefined };
  try {
    await parseCommandLine(args, async (options, command) => {
      run.context = commandContext(host, settingsOf(options, host), output);
      await command(run.context);
    }, (text) => output.write(text), host.stdout.isTTY === true ? host.stdout.columns : undefined);
    await output.settle();
    return 0;
  } catch (error) {
    return await fail(run, error);
  }
}

interface Run {
  readonly host: CommandHost;
  readonly output: Output;
  readonly json: boolean;
  context: CommandContext | undefined;
}

function settingsOf(options: Readonly<Record<string, unknown>>, host: CommandHost): CommonSettings {
  const given = options['warehouse'];
  const fromEnvironment = host.env['FRAZIL_WAREHOUSE'];
  const fallback = fromEnvironment === undefined || fromEnvironment === '' ? defaultWarehouse : fromEnvironment;
  return { warehouse: typeof given === 'string' ? given : fallback, json: options['json'] === true, quiet: options['quiet'] === true };
}

async function fail(run: Run, error: unknown): Promise<number> {
  const { host, output, json } = run;
  if (error === outputClosed) return 0;
  const shown = host.signal.aborted ? interruption(host.signal.reason, error, run.context?.account) : error;
  const report = reportOf(shown, run.context?.account);
  if (host.env['FRAZIL_DEBUG'] === '1') host.stderr.write(`${debugText(error)}\n`);
  // A document that has begun cannot take an error any more.
  if (json && !output.begun) host.stdout.write(`${jsonDocument(errorDocument(report))}\n`);
  else host.stderr.write(`${errorText(report)}\n`);
  return report.exitCode;
}
