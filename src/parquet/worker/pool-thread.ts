import { Worker } from 'node:worker_threads';
import { FrazilError } from '../../errors/index.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

interface Task {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: FrazilError) => void;
}

/** One thread of a pool: started when it gets its first task, and again after it died. */
export class PoolThread {
  readonly #tasks = new Map<number, Task>();
  #worker: Worker | undefined;
  #closed = false;

  /** Tasks that it was given and has not answered. */
  get taskCount(): number {
    return this.#tasks.size;
  }

  /** Hands a request over, and the memory that it refers to. *Errors*: `worker-stopped`. */
  run(request: WorkerRequest, transfer: ArrayBuffer): Promise<WorkerAnswer> {
    if (this.#closed) return Promise.reject(stopped('The pool is closed', undefined));
    let worker: Worker;
    try {
      worker = this.#worker ??= this.#start();
    } catch (cause) {
      return Promise.reject(stopped('A thread could not start', cause));
    }
    return new Promise((resolve, reject) => {
      this.#tasks.set(request.id, { resolve, reject });
      worker.ref();
      worker.postMessage(request, [transfer]);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#fail(worker, stopped('The pool was closed', undefined));
    await worker?.terminate();
  }

  #start(): Worker {
    // The file beside this one, in the form in which this one runs.
    const file = new URL(import.meta.url.endsWith('.ts') ? './worker-thread.ts' : './worker-thread.js', import.meta.url);
    // A program given as text makes the process expect text, which the file of a thread is not; other flags are inherited.
    const fromText = process.execArgv.some((flag) => flag.startsWith('--input-type'));
    const worker = new Worker(file, fromText ? { execArgv: [] } : {});
    worker.on('message', (answer: WorkerAnswer) => {
      this.#tasks.get(answer.id)?.resolve(answer);
      this.#tasks.delete(answer.id);
      if (this.#tasks.size === 0) worker.unref();
    });
    worker.on('error', (cause) => this.#fail(worker, stopped('A thread failed', cause)));
    worker.on('exit', (code) => this.#fail(worker, stopped(`A thread ended with code ${code}`, undefined)));
    return worker;
  }

  #fail(worker: Worker | undefined, error: FrazilError): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#tasks.values()) reject(error);
    this.#tasks.clear();
  }
}

function stopped(what: string, cause: unknown): FrazilError {
  return new FrazilError('worker-stopped', `${what} before its work was done.`, cause === undefined ? {} : { cause });
}
