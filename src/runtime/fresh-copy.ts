import { createRequire } from 'node:module';

/**
 * Loads a CommonJS package as a copy of its own, which shares no state with any other and goes away with the last who holds it; what
 * is imported stays for ever, and is the same for all.
 *
 * Undefined where there is none to load: a bundler has put the package into the program.
 */
export function freshCopyOf(packageName: string): unknown {
  let require: NodeJS.Require;
  let path: string;
  try {
    require = createRequire(import.meta.url);
    path = require.resolve(packageName);
  } catch {
    return undefined;
  }
  const shared = require.cache[path];
  Reflect.deleteProperty(require.cache, path);
  try {
    return require(packageName) as unknown;
  } finally {
    if (shared === undefined) Reflect.deleteProperty(require.cache, path);
    else require.cache[path] = shared;
  }
}
