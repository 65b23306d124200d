/**
 * Purpose: the ports to everything nondeterministic or platform-bound (clock, randomness, waiting), the synchronous
 * codecs, fresh copies of packages, and the order of strings, which every layer shares.
 *
 * Invariants: no other pure folder touches a clock, a timer, randomness or a `node:` module; the manual versions never read the real ones.
 *
 * Non-goals: transport (the drivers in `io` own it), logging.
 */
export { compressZstd, crc32, decompressZstd, deflateRaw, inflateRaw, sha256Hex } from './codecs.ts';
export { freshCopyOf } from './fresh-copy.ts';
export { ManualClock, manualRuntime, SeededRandom } from './manual.ts';
export type { Clock, Random, Runtime, Timer } from './ports.ts';
export { systemRuntime } from './system.ts';
export { compareUtf8 } from './utf8-order.ts';
