import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { objectStoreSuite } from '../../testing/object-store.suite.ts';
import { LocalStore } from './local-store.ts';

const root = mkdtempSync(join(tmpdir(), 'frazil-local-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

objectStoreSuite({
  name: 'local',
  open: async () => new LocalStore(join(root, 'warehouse')),
  plant: async (store, key, bytes) => {
    const path = join(fileURLToPath(store.url), key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  },
  capabilities: { createIfAbsent: true, conditionalMultipart: true, storeTime: true },
});
