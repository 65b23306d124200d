import { type Command, Option } from 'commander';
import type { CommandLauncher } from '../command-context.ts';
import { inspectSections, parseNumber, parsePositiveNumber, parseSnapshotId } from '../option-values.ts';

/** Adds `scan`, `log`, `inspect` and `list`. */
export function addReadCommands(program: Command, launch: CommandLauncher): void {
  addScan(program, launch);
  addLog(program, launch);
  addInspect(program, launch);
  addList(program, launch);
}

function addScan(program: Command, launch: CommandLauncher): void {
  program
    .command('scan')
    .summary('read rows, now or at an earlier time')
    .description('Reads rows of a table: all or some columns, filtered, of the current or an earlier state.')
    .argument('<table>', 'namespace.table, or a location')
    .option('--columns <names>', 'columns to read, separated by commas')
    .option('--where <predicate>', "such as \"delay > 60 AND origin = 'SFO'\"; double quotes name columns")
    .option('--snapshot <id>', 'read this snapshot', parseSnapshotId)
    .option('--as-of <time>', 'read the state at this time, such as 2026-01-31T12:00:00Z')
    .option('--ref <name>', 'read this branch or tag')
    .option('--limit <n>', 'stop after n rows', parseNumber)
    .addOption(new Option('--format <format>', 'how to print rows').choices(['table', 'ndjson', 'csv', 'arrow', 'parquet']))
    .option('--output <file>', 'write to a file instead of stdout (-); its name gives the format')
    .option('--explain', 'print how much would be read, instead of rows')
    .addHelpText(
      'after',
      `
Examples:
  frazil scan demo.flights --where "delay > 60 AND origin = 'SFO'" --columns date,delay --limit 10
  frazil scan demo.flights --as-of 2026-01-31T12:00:00Z --format csv > flights.csv
  frazil scan demo.flights --where "date >= '2001-03-01'" --explain
  frazil scan demo.birdstrikes --where '"Cost Total $" > 0' --output costly.parquet`,
    )
    .action((table: string, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { scanTable } = await import('../commands/scan.ts');
        await scanTable(context, table, command.opts());
      }),
    );
}

function addLog(program: Command, launch: CommandLauncher): void {
  program
    .command('log')
    .summary('show the commits of a table')
    .description('Shows the commits that led to the current state, newest first.')
    .argument('<table>', 'namespace.table, or a location')
    .option('--limit <n>', 'show the newest n', parsePositiveNumber)
    .option('--all', 'go on beyond the list of the newest snapshots, as far as the history reaches')
    .addHelpText('after', '\nExamples:\n  frazil log demo.flights\n  frazil log demo.flights --all --json')
    .action((table: string, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { showLog } = await import('../commands/log.ts');
        await showLog(context, table, command.opts());
      }),
    );
}

function addInspect(program: Command, launch: CommandLauncher): void {
  program
    .command('inspect')
    .summary('show what a table is made of')
    .description('Shows what a table is made of: an overview, or one part of it in full.')
    .argument('<table>', 'namespace.table, or a location')
    .argument('[part]', inspectSections.join(', '))
    .addHelpText('after', '\nExamples:\n  frazil inspect demo.flights\n  frazil inspect demo.flights files\n  frazil inspect demo.flights schema --json')
    .action((table: string, part: string | undefined, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { inspectTable } = await import('../commands/inspect.ts');
        await inspectTable(context, table, part);
      }),
    );
}

function addList(program: Command, launch: CommandLauncher): void {
  program
    .command('list')
    .summary('list tables')
    .description('Lists the tables of the warehouse, or of one namespace.')
    .argument('[namespace]', 'a namespace')
    .addHelpText('after', '\nExamples:\n  frazil list\n  frazil list demo --json\n  frazil list --warehouse s3://lake/warehouse')
    .action((namespace: string | undefined, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { listTables } = await import('../commands/list.ts');
        await listTables(context, namespace);
      }),
    );
}
