/** Started by `run.ts`, for servers that need it inside a network of their own: starts one server, tests it and ends it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findNativeServer } from './native-servers.ts';
import { startNativeServer } from './start-native-server.ts';

const name = process.argv[2] ?? '';
const server = findNativeServer(name);
if (server === undefined) {
  console.error(`No such server: ${name}.`);
  process.exit(2);
}
const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const running = await startNativeServer(server);
console.log(`== ${server.name}: ready at ${running.endpoint}`);
try {
  process.exitCode = await new Promise<number>((resolve, reject) => {
    const child = spawn('vitest', ['run', '--root', root, '--config', config], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        FRAZIL_STORE_NAME: server.name,
        FRAZIL_TEST_S3_ENDPOINT: running.endpoint,
        FRAZIL_TEST_S3_BUCKET: running.bucket,
        AWS_ACCESS_KEY_ID: running.accessKeyId,
        AWS_SECRET_ACCESS_KEY: running.secretAccessKey,
        AWS_REGION: running.region,
      },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
} finally {
  await running.close();
}
