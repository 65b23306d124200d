import type * as ParquetWasm from 'parquet-wasm';
import { FrazilError } from '../errors/index.ts';
import { freshCopyOf } from '../runtime/index.ts';

/** An instance of parquet-wasm. */
export type ParquetModule = typeof ParquetWasm;

const packageName = 'parquet-wasm';
/** A call that stops with less in use met something else than the end of the memory. */
const nearlyFullBytes = 1024 ** 3;

/** Holds no instance, or the memory of the first would stay when it is replaced. */
let loading: Promise<void> | undefined;
let current: ParquetModule | undefined;

/**
 * Instantiates parquet-wasm on first use and keeps it: compiling its 5 MB would otherwise be paid by commands that touch no data.
 *
 * *Cost*: about 20 ms the first time.
 */
export async function loadParquetModule(): Promise<ParquetModule> {
  await (loading ??= instantiate());
  return parquetModule();
}

async function instantiate(): Promise<void> {
  // Not the imported one where it can be helped: its memory could never be given back.
  current = freshModule() ?? unwrapModule(await import('parquet-wasm'));
}

/**
 * The instance to work with now, once `loadParquetModule` has been awaited; ask again for each piece of work, because an instance
 * that has stopped is replaced by a new one.
 *
 * *Errors*: `parquet-codec-stopped` where no new one can be had.
 */
export function parquetModule(): ParquetModule {
  current ??= freshModule();
  if (current !== undefined) return current;
  throw new FrazilError('parquet-codec-stopped', 'The Parquet codec stopped in an earlier call, and this program cannot instantiate it again. Restart the process.');
}

/**
 * Makes a call into an instance. One that it stops in (a trap of WebAssembly) is given up: its memory may be full, and will not be freed.
 *
 * *Errors*: `parquet-memory-exhausted`; `parquet-codec-stopped` when the instance had been given up before; whatever else the call raises.
 */
export function callCodec<T>(module: ParquetModule, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (!isTrap(cause)) throw cause;
    const wasGivenUp = module !== current;
    giveUp(module);
    const usedBytes = module.wasmMemory().buffer.byteLength;
    if (usedBytes >= nearlyFullBytes) {
      throw new FrazilError('parquet-memory-exhausted', `The Parquet codec ran out of memory, with ${usedBytes} bytes in use.`, { context: { usedBytes }, cause });
    }
    if (!wasGivenUp) throw cause;
    throw new FrazilError('parquet-codec-stopped', 'The Parquet codec stopped in another call before. Read the rows again.', { cause });
  }
}

/** Frees an object of an instance; in one that has stopped it may be impossible, and does not matter. */
export function release(module: ParquetModule, object: { free(): void }): void {
  try {
    object.free();
  } catch (cause) {
    if (module === current && !isTrap(cause)) throw cause;
    giveUp(module);
  }
}

function giveUp(module: ParquetModule): void {
  if (module === current) current = undefined;
}

/** By name: each realm has a class of its own. Too deep a recursion leaves the stack of the instance where it was. */
function isTrap(cause: unknown): boolean {
  return cause instanceof Error && (cause.name === 'RuntimeError' || (cause instanceof RangeError && cause.message.includes('call stack')));
}

function freshModule(): ParquetModule | undefined {
  return freshCopyOf(packageName) as ParquetModule | undefined;
}

/** Under Node the package is CommonJS, and some loaders offer its members only as the default export. */
function unwrapModule(loaded: object): ParquetModule {
  const { default: inner } = loaded as { readonly default?: ParquetModule };
  return 'writeParquet' in loaded || inner === undefined ? (loaded as ParquetModule) : inner;
}
