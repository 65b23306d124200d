import type { Command } from 'commander';
import type { CommandLauncher } from '../command-context.ts';
import { parseByteSize } from '../option-values.ts';

/** Adds `optimize`, `doctor`, `demo` and the process that `demo` starts. */
export function addMaintenanceCommands(program: Command, launch: CommandLauncher): void {
  addOptimize(program, launch);
  addDoctor(program, launch);
  addDemo(program, launch);
}

function addOptimize(program: Command, launch: CommandLauncher): void {
  program
    .command('optimize')
    .summary('make few large files of many small ones')
    .description('Rewrites small data files of a partition into files of the target size. Rows stay as they are; writers may go on meanwhile.')
    .argument('<table>', 'namespace.table, or a location')
    .option('--where <predicate>', 'only files that may hold such rows')
    .option('--target-file-size <size>', 'size of the files to make (default: 128MiB)', parseByteSize)
    .option('--dry-run', 'print what would be done')
    .addHelpText('after', "\nExamples:\n  frazil optimize demo.flights\n  frazil optimize demo.flights --where \"date < '2001-03-01'\" --target-file-size 256MiB --dry-run")
    .action((table: string, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { optimizeTable } = await import('../commands/optimize.ts');
        await optimizeTable(context, table, command.opts());
      }),
    );
}

function addDoctor(program: Command, launch: CommandLauncher): void {
  program
    .command('doctor')
    .summary('check that a store may hold tables')
    .description('Tries a store for what a table needs of it: races, conditions, whole bodies, listings, clock. Takes seconds, and records the verdict there.')
    .argument('[url]', 'the store; by default the warehouse')
    .addHelpText('after', '\nExamples:\n  frazil doctor\n  frazil doctor s3://lake/warehouse --json')
    .action((url: string | undefined, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { examineStore } = await import('../commands/doctor.ts');
        await examineStore(context, url);
      }),
    );
}

function addDemo(program: Command, launch: CommandLauncher): void {
  program
    .command('demo')
    .summary('the main job on real data, in one command')
    .description('Shows the main job on three million real flights: four processes append at once, a query that reads little, the past, compaction.')
    .option('--made-data', 'use smaller data that the demo makes itself, as it does without the npm package vega-datasets')
    .addHelpText('after', '\nIt makes demo.flights and demo.birdstrikes in the warehouse; run again, it drops these two and makes them anew.\n\nExamples:\n  frazil demo\n  frazil demo --warehouse s3://lake/warehouse')
    .action((_options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { runDemo } = await import('../demo/run-demo.ts');
        await runDemo(context, command.opts());
      }),
    );
  program
    .command('demo-writer', { hidden: true })
    .description('One of the four writers that the demo starts.')
    .argument('<assignment>', 'what to append, as JSON')
    .action((assignment: string, _options: object, command: Command) =>
      launch(command.optsWithGlobals(), async (context) => {
        const { runDemoWriter } = await import('../demo/demo-writer.ts');
        await runDemoWriter(context, assignment);
      }),
    );
}
