/** The driver of Frazil: one catalog and one table held open, commands from standard input. */
import { serveDriver } from '../harness/serve-driver.ts';
import { appendCommands } from './append-commands.ts';
import { bulkCommands } from './bulk-commands.ts';
import { readCommands } from './read-commands.ts';
import { TableSession } from './table-session.ts';

const session = new TableSession();
const commands = { ...appendCommands, ...bulkCommands, ...readCommands };

await serveDriver(
  async (command) => {
    const run = commands[String(command['do'])];
    if (run === undefined) throw new Error(`No such command: ${String(command['do'])}.`);
    return await run(session, command);
  },
  () => session.close(),
);
