import { fileURLToPath } from 'node:url';
import { flushed, processHost } from './process-host.ts';
import { runCommand } from './run-command.ts';

const host = processHost(fileURLToPath(import.meta.url));
const exitCode = await runCommand(process.argv.slice(2), host);
await Promise.all([flushed(host.stdout), flushed(host.stderr)]);
// A terminal on stdin or a socket that is kept alive would hold the process open.
process.exit(exitCode);
