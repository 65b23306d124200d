// Puts the built code into few files, because a process that starts pays for each that it has to find: docs/decisions/0007-few-files.md.
// The types stay one file a module; `tsc -p tsconfig.build.json` makes them.
import { build } from 'rolldown';

await build({
  input: { index: 'src/index.ts', 'testing/index': 'src/testing/index.ts', 'cli/main': 'src/cli/main.ts' },
  platform: 'node',
  // Packages stay outside: a program and Frazil share one Arrow, and npm keeps them up to date.
  external: /^(?![./]|[A-Za-z]:[\\/])/,
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
