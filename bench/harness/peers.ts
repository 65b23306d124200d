import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Libraries that Frazil is measured beside, by the names of their Python packages. */
export const peers = ['deltalake', 'datashard', 'pyiceberg', 'duckdb', 'pyarrow'] as const;
export type Peer = (typeof peers)[number];

/** The Python that `npm run bench:install-peers` makes. */
export function peerPython(): string {
  const cache = process.env['FRAZIL_CACHE'] ?? join(homedir(), '.cache', 'frazil');
  return join(cache, 'peers', 'py', 'bin', 'python');
}

/** Peers that are installed, with their versions. */
export function installedPeers(): ReadonlyMap<Peer, string> {
  if (!existsSync(peerPython())) return new Map();
  const question = `import importlib.metadata as m, sys\nfor name in sys.argv[1:]:\n  try: print(name, m.version(name))\n  except m.PackageNotFoundError: pass`;
  const { stdout } = spawnSync(peerPython(), ['-c', question, ...peers], { encoding: 'utf8' });
  const lines = stdout.split('\n').map((line) => line.split(' '));
  return new Map(peers.flatMap((peer) => lines.flatMap(([name, version = '']) => (name === peer ? [[peer, version] as const] : []))));
}

/** What appends rows: Frazil, and the peers that can. */
export type Appender = 'frazil' | 'deltalake' | 'datashard' | 'pyiceberg';
