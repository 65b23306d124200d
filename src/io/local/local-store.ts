import { closeSync, unlinkSync } from 'node:fs';
import { FrazilError } from '../../errors/index.ts';
import { type Random, systemRuntime } from '../../runtime/index.ts';
import { checkNotAborted, checkWriteNotAborted, requestAborted } from '../abort.ts';
import { checkBodySize, checkByteRange, resolveByteRange } from '../byte-range.ts';
import type { StoreCapabilities } from '../capabilities.ts';
import { ConcurrencyGate } from '../limit/concurrency-gate.ts';
import { checkListOptions } from '../list-options.ts';
import { checkReadableKey, checkWritableKey } from '../object-key.ts';
import type {
  DeleteResult,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectMeta,
  ObjectStore,
  ObjectWriter,
  PutOptions,
  PutResult,
} from '../object-store.ts';
import { DirectorySync } from './directory-sync.ts';
import { errnoOf, localReadError } from './local-errors.ts';
import { type OpenObject, openObject, readSpan } from './local-file.ts';
import { folderOf, LocalFolders } from './local-folders.ts';
import { listLocalObjects } from './local-listing.ts';
import { LocalPublisher } from './local-publisher.ts';
import { LocalWriter } from './local-writer.ts';
import { checkPlatform } from './platform.ts';
import { isTemporary, TemporaryFiles } from './temporary-files.ts';
import { nextTurn } from './turn.ts';

/** Bounds the open files; the thread pool runs far fewer at a time. */
const openFilesMax = 128;
/** Deletes between two chances for other work to run. */
const deletesPerTurn = 128;

export interface LocalStoreOptions {
  /** Names temporary files; default the host's. */
  readonly random?: Random;
}

/**
 * Objects as files below a root folder, on Linux and macOS.
 *
 * A create writes and syncs a temporary file, links it to its name, which fails if the name is taken, and syncs the
 * folder; an overwrite does the same with a rename. So objects survive a loss of power once acknowledged.
 * Small steps that stay in the kernel's caches are done synchronously: a trip through the thread pool costs more.
 *
 * *Consistency*: as the contract says, between all processes of one host. *Cost*: a create is two fsyncs; concurrent
 * ones in a folder share the second.
 */
export class LocalStore implements ObjectStore {
  readonly url: string;
  readonly capabilities: StoreCapabilities = {
    createIfAbsent: true,
    putIfMatch: false,
    conditionalMultipart: true,
    storeTime: true,
    singlePutLimitBytes: 64 * 1024 * 1024,
  };
  readonly #sync = new DirectorySync();
  readonly #gate = new ConcurrencyGate(openFilesMax);
  readonly #folders: LocalFolders;
  readonly #temporary: TemporaryFiles;
  readonly #publisher: LocalPublisher;

  /** `root`: a path, made with the first write if it is missing. *Errors*: `platform-unsupported`. */
  constructor(root: string, options: LocalStoreOptions = {}) {
    checkPlatform();
    this.#folders = new LocalFolders(root, this.#sync);
    this.#temporary = new TemporaryFiles(this.#folders, options.random ?? systemRuntime.random);
    this.#publisher = new LocalPublisher(this.#folders, this.#temporary, this.#sync);
    // Not encoded: other engines look for the files of a table under the literal path.
    this.url = `file://${this.#folders.root}`;
  }

  async get(key: string, options: GetOptions = {}): Promise<GetResult> {
    checkReadableKey(key);
    checkByteRange(key, options.range);
    await this.#enter('get', key, options.signal);
    try {
      await nextTurn();
      await this.#publisher.prove(key);
      return await this.#read(key, options);
    } finally {
      this.#gate.leave();
    }
  }

  async head(key: string, options: { readonly signal?: AbortSignal } = {}): Promise<ObjectMeta> {
    checkReadableKey(key);
    checkNotAborted('head', key, options.signal);
    await nextTurn();
    await this.#publisher.prove(key);
    const object = this.#openObject('head', key);
    closeSync(object.descriptor);
    return { ...object.meta, storeTimeMs: Date.now() };
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    this.#checkWrite(key, options);
    try {
      await this.#gate.enter(options.signal);
    } catch (error) {
      checkWriteNotAborted(key, options.signal);
      throw error;
    }
    try {
      const file = await this.#publisher.begin(key);
      try {
        await this.#publisher.append(key, file, bytes);
      } catch (error) {
        this.#publisher.discard(file);
        throw error;
      }
      return await this.#publisher.publish(key, file, bytes, options);
    } finally {
      this.#gate.leave();
    }
  }

  async openWriter(key: string, options: PutOptions = {}): Promise<ObjectWriter> {
    this.#checkWrite(key, options);
    return new LocalWriter(this.#publisher, key, options, await this.#publisher.begin(key));
  }

  async *list(prefix: string, options: ListOptions = {}): AsyncGenerator<ListPage> {
    const pageSize = checkListOptions(prefix, options);
    checkNotAborted('list', prefix, options.signal);
    try {
      for await (const page of listLocalObjects(this.#folders, prefix, options, pageSize)) {
        yield page;
        checkNotAborted('list', prefix, options.signal);
      }
    } catch (error) {
      throw localReadError('list', prefix, error);
    }
  }

  async delete(keys: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<readonly DeleteResult[]> {
    for (const key of keys) checkReadableKey(key);
    const results: DeleteResult[] = [];
    const folders = new Set<string>();
    for (const key of keys) {
      checkNotAborted('delete', key, options.signal);
      results.push(this.#remove(key, folders));
      if (results.length % deletesPerTurn === 0) await nextTurn();
    }
    await Promise.all([...folders].map((folder) => this.#sync.flush(this.#folders.pathOf(folder)).catch((error: unknown) => ignoreMissing(folder, error))));
    return results;
  }

  async close(): Promise<void> {
    await this.#temporary.settle();
  }

  #checkWrite(key: string, options: PutOptions): void {
    checkWritableKey(key);
    if (isTemporary(key)) throw new FrazilError('key-invalid', `${key} lies where the local store keeps its temporary files.`, { context: { key } });
    checkWriteNotAborted(key, options.signal);
    this.#publisher.checkCondition(key, options);
  }

  async #enter(operation: string, key: string, signal: AbortSignal | undefined): Promise<void> {
    checkNotAborted(operation, key, signal);
    try {
      await this.#gate.enter(signal);
    } catch (error) {
      throw signal?.aborted === true ? requestAborted(operation, key, signal) : error;
    }
  }

  async #read(key: string, options: GetOptions): Promise<GetResult> {
    const object = this.#openObject('get', key);
    try {
      const { meta } = object;
      if (options.ifMatch !== undefined && options.ifMatch !== meta.etag) {
        throw new FrazilError('precondition-failed', `${key} no longer has the etag ${options.ifMatch}.`, { context: { key, etag: options.ifMatch } });
      }
      const span = resolveByteRange(key, options.range, meta.size);
      checkBodySize(key, span.end - span.start, options.maxBytes);
      const bytes = await readSpan(object, span);
      return { bytes, meta: { ...meta, storeTimeMs: Date.now() } };
    } catch (error) {
      throw localReadError('get', key, error);
    } finally {
      closeSync(object.descriptor);
    }
  }

  #openObject(operation: string, key: string): OpenObject {
    try {
      this.#folders.checkContained(folderOf(key));
      return openObject(key, this.#folders.pathOf(key));
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') this.#folders.checkRoot();
      throw localReadError(operation, key, error);
    }
  }

  #remove(key: string, folders: Set<string>): DeleteResult {
    const folder = folderOf(key);
    try {
      this.#folders.checkContained(folder);
      unlinkSync(this.#folders.pathOf(key));
      folders.add(folder);
      return { key, deleted: true };
    } catch (error) {
      const failure = localReadError('delete', key, error);
      // EPERM is what macOS says of a folder.
      const missing = failure.code === 'object-not-found' || (errnoOf(error) === 'EPERM' && this.#isFolder(key));
      return missing ? { key, deleted: true } : { key, deleted: false, error: failure };
    }
  }

  #isFolder(key: string): boolean {
    try {
      closeSync(openObject(key, this.#folders.pathOf(key)).descriptor);
      return false;
    } catch (error) {
      return localReadError('delete', key, error).code === 'object-not-found';
    }
  }
}

/** A folder that is gone has no entries to make durable. */
function ignoreMissing(folder: string, error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw localReadError('delete', `${folder}/`, error);
}
