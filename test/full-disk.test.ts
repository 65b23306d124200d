import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

interface Report {
  readonly appends: readonly { readonly leftKib: number; readonly outcome: string; readonly rows: number; readonly temporary: number }[];
  readonly created: string;
  readonly freeBlocks: number;
  readonly after: string;
  readonly createdAfter: string;
  readonly rows: number;
}

const disk = mkdtempSync(join(tmpdir(), 'frazil-full-disk-'));
afterAll(() => rmSync(disk, { recursive: true, force: true }));

/** A shell in mounts of its own, as this user or as root of a user namespace; undefined where neither may mount. */
function mountingShell(): readonly string[] | undefined {
  return [['--mount'], ['--map-root-user', '--mount']].find((flags) => spawnSync('unshare', [...flags, 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0);
}

const shell = mountingShell();

describe('a disk of 12 MiB that is full', () => {
  // Elsewhere src/io/local/local-durability.test.ts has the system's errors injected, call by call.
  it.skipIf(shell === undefined)('refuses appends with a remedy, loses and leaves nothing, and goes on when there is room', () => {
    const run = `mount -t tmpfs -o size=12m tmpfs "$1" && exec "$2" test/full-disk/appends-on-a-full-disk.ts "$1"`;
    const { stdout, stderr } = spawnSync('unshare', [...(shell ?? []), 'sh', '-c', run, 'sh', disk, process.execPath], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as Report;
    let landed = 0;
    for (const { leftKib, outcome, rows, temporary } of report.appends) {
      expect(outcome, `with ${leftKib} KiB left`).toMatch(/^(?:ok|disk-full \(unavailable\))$/);
      if (outcome === 'ok') landed++;
      expect([rows, temporary], `rows and temporary files with ${leftKib} KiB left`).toEqual([landed, 0]);
    }
    // The data file, the manifest, the manifest list and the version each found the disk full once.
    expect(report.appends.filter(({ outcome }) => outcome !== 'ok').length).toBeGreaterThanOrEqual(4);
    expect(landed).toBeGreaterThan(0);
    expect([report.created, report.freeBlocks]).toEqual(['disk-full (unavailable)', 0]);
    expect([report.after, report.createdAfter, report.rows]).toEqual(['ok', 'ok', landed + 1]);
  }, 60_000);
});
