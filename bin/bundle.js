// Puts the built code into few files, because a process that starts pays for each that it has to find: docs/decisions/0007-few-files.md.
// The types stay one file a module; `tsc -p tsconfig.build.json` makes them.
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = Object.keys({ ...dependencies, ...peerDependencies });

await build({
  input: { index: 'src/index.ts', 'testing/index': 'src/testing/index.ts', 'cli/main': 'src/cli/main.ts' },
  platform: 'node',
  // What the oldest Node that we promise can read. It has no `using`: a helper of the bundler would stand for it, so the sources do without.
  transform: { target: 'es2024' },
  // Packages stay outside: a program and Frazil share one Arrow, and npm keeps them up to date.
  external: (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    // Comments stand in the types, and the sources of the maps in the repository.
    comments: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
  onLog: (level, log, print) => print(level === 'warn' ? 'error' : level, log),
});
