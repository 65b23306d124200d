import type { Command } from 'commander';
import type { CommandLauncher } from '../command-context.ts';
import { collectProperty, parseByteSize, parsePositiveNumber } from '../option-values.ts';

/** Adds `create`, `append` and `drop`. */
export function addWriteCommands(program: Command, launch: CommandLauncher): void {
  addCreate(program, launch);
  addAppend(program, launch);
  addDrop(program, launch);
}

function addCreate(program: Command, launch: CommandLauncher): void {
  program
    .command('create')
    .summary('make an empty table')
    .description('Makes an empty table, and its namespace where that is missing.')
    .argument('<table>', 'namespace.table')
    .option('--schema <file>', "schema as JSON: Iceberg's notation, or names to types such as {\"id\": \"long required\"}")
    .option('--like <file>', 'take the columns of a data file: parquet, arrow, csv or ndjson')
    .option('--partition-by <terms>', "partition transforms, such as 'day(ts), bucket(16, id), region'")
    .option('--sort-by <terms>', "order of rows within a data file, such as 'ts desc, id'")
    .option('--property <key=value>', 'a table property; may be given again', collectProperty)
    .addHelpText(
      'after',
      `
Examples:
  frazil create web.events --schema events.json --partition-by 'day(at)'
  frazil create web.events --like events.ndjson --sort-by 'at desc' --property owner=web
  echo '{"id": "long required", "at": "timestamptz", "price": "decimal(10, 2)"}' > orders.json && frazil create shop.orders --schema orders.json`,
    )
    .action((table: string, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { createTable } = await import('../commands/create.ts');
        await createTable(context, table, command.opts());
      }),
    );
}

function addAppend(program: Command, launch: CommandLauncher): void {
  program
    .command('append')
    .summary('add the rows of files in one commit')
    .description('Adds the rows of files, or of stdin (-), in one commit: all of them or none.')
    .argument('<table>', 'namespace.table, or a location')
    .argument('<files...>', 'parquet, arrow, csv or ndjson files; - is stdin and needs --format')
    .option('--format <format>', 'parquet, arrow, csv or ndjson; by default what the name of each file ends with')
    .option('--create', 'make the table from the columns of the first file if it does not exist')
    .option('--schema <file>', 'with --create: take the columns from a schema file instead')
    .option('--partition-by <terms>', 'with --create: partition transforms of the new table')
    .option('--sort-by <terms>', 'with --create: order of rows within a data file')
    .option('--token <text>', 'name of this batch: it lands at most once, however often it is sent')
    .option('--batch-rows <n>', 'commit after every n rows instead of once; with --token, each part has its own', parsePositiveNumber)
    .option('--target-file-size <size>', 'a data file ends near this size (default: 128MiB)', parseByteSize)
    .option('--ignore-unknown', 'leave out fields that the table lacks, instead of refusing the row')
    .addHelpText(
      'after',
      `
Text is read so: an empty field is null, 2026-01-31 a date, an instant with Z or offset a timestamptz, without a timestamp,
whole numbers are long, other numbers double, true and false boolean, and everything else text.

Examples:
  frazil append web.events events.ndjson
  frazil append demo.trips trips-*.parquet --create --partition-by 'month(date)'
  zcat events.csv.gz | frazil append web.events - --format csv --token 2026-01-31`,
    )
    .action((table: string, files: string[], _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { appendFiles } = await import('../commands/append.ts');
        await appendFiles(context, table, files, command.opts());
      }),
    );
}

function addDrop(program: Command, launch: CommandLauncher): void {
  program
    .command('drop')
    .summary('remove a table')
    .description('Seals a table, so that nobody can write to it any more, and removes its name. Its files stay unless --purge.')
    .argument('<table>', 'namespace.table')
    .option('--purge', 'delete its files too, history and all')
    .option('--name-only', 'take the name alone and leave the table as it is: for one whose newest version is corrupt')
    .addHelpText('after', '\nExamples:\n  frazil drop web.events\n  frazil drop web.events --purge')
    .action((table: string, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { dropTable } = await import('../commands/drop.ts');
        await dropTable(context, table, command.opts());
      }),
    );
}
