import { SeededRandom } from '../../runtime/index.ts';
import type { S3Operation } from './s3-request.ts';

/** What a fault does to one request. `applied` says whether the request takes effect all the same. */
export type S3FaultEffect =
  /** An answer that the server would not have given; with `errorBody` the error stands in a 200. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string;
      readonly applied: boolean;
      readonly errorBody?: boolean;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut without an answer. */
  | { readonly kind: 'cut'; readonly applied: boolean }
  /** No answer ever comes and the connection stays. */
  | { readonly kind: 'hang'; readonly applied: boolean }
  /** The connection is cut now and the request takes effect after a while. */
  | { readonly kind: 'apply-later'; readonly delayMs: number }
  /** The request is applied twice, as a proxy may do, and the second answer is given. */
  | { readonly kind: 'replay' }
  /** Half of the body comes, then nothing more, with the connection open. */
  | { readonly kind: 'freeze-body' }
  /** Half of the body comes, then the connection is cut. */
  | { readonly kind: 'cut-body' }
  /** A get or head is answered with the object's previous version, as an old cache would. */
  | { readonly kind: 'stale-read' }
  /** The answer waits. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** A fault and the requests it strikes; what is left out matches every request. */
export interface S3Fault {
  readonly effect: S3FaultEffect;
  readonly operation?: S3Operation | readonly S3Operation[];
  readonly key?: RegExp;
  /** Only requests with a write condition, or only those without. */
  readonly conditional?: boolean;
  /** Share of the matching requests, 0 to 1, drawn from the server's seed. */
  readonly probability?: number;
  /** Matching requests to let pass first. */
  readonly after?: number;
  /** How often it strikes before it is spent. */
  readonly times?: number;
}

/** The faults of a server, in the order given; the first that strikes a request is the only one. */
export class S3FaultPlan {
  readonly #random: SeededRandom;
  #armed: { readonly fault: S3Fault; seen: number; struck: number }[] = [];
  readonly #fired = new Map<S3FaultEffect['kind'], number>();

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  /** How often each kind of fault has struck. */
  get fired(): ReadonlyMap<S3FaultEffect['kind'], number> {
    return this.#fired;
  }

  add(fault: S3Fault): void {
    this.#armed.push({ fault, seen: 0, struck: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  strike(operation: S3Operation, key: string, conditional: boolean): S3FaultEffect | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.operation !== undefined && ![fault.operation].flat().includes(operation)) continue;
      if (fault.key?.test(key) === false) continue;
      if (fault.conditional !== undefined && fault.conditional !== conditional) continue;
      armed.seen++;
      if (armed.seen <= (fault.after ?? 0) || armed.struck >= (fault.times ?? Infinity)) continue;
      if (fault.probability !== undefined && this.#random.fraction() >= fault.probability) continue;
      armed.struck++;
      this.#fired.set(fault.effect.kind, (this.#fired.get(fault.effect.kind) ?? 0) + 1);
      return fault.effect;
    }
    return undefined;
  }
}
