import type { TableMetadata } from '../../format/index.ts';
import type { Attempt } from '../snapshot/attempt.ts';
import type { Head } from '../pointer.ts';

/** A version that one attempt wants to land, before its stamp. */
export interface PreparedVersion {
  readonly value: TableMetadata;
  /** Text of `frazil.tokens`, when the version lands tokens. */
  readonly tokens?: string;
  /**
   * Settles when everything that the version names is acknowledged by the store.
   *
   * `again` means that the attempt must be prepared anew on the same base, because what it commits has become less.
   * A rejection ends the change: nothing of it is visible.
   */
  readonly staged: Promise<'ready' | 'again'>;
  /** Keys that only this attempt names: garbage as soon as it is known to have lost. */
  readonly disposable: readonly string[];
  /**
   * Called right before the version is put, when nothing can be taken out of it any more. False: what it commits has
   * become less, so that the attempt must be prepared anew on the same base.
   */
  seal?(): boolean;
  /** Called when the version has definitely lost, before anything else is tried. */
  lost?(): void;
  /** Called once when the version has landed; must not throw. Returns keys that earlier attempts put and no version names. */
  landed(head: Head<TableMetadata>): readonly string[];
}

/**
 * An operation on a table, as the commit loop sees it: something that can be prepared over any base.
 *
 * `prepare` runs once per attempt and validates against its base alone; what landed between two bases shows in the
 * second. It never touches the head that the loop does not give it.
 */
export interface Change {
  /** *Errors*: whatever contradicts the base (kind `conflict`). Undefined: there is nothing (left) to commit. */
  prepare(base: Head<TableMetadata>, attempt: Attempt): Promise<PreparedVersion | undefined>;
  /** Keys that every attempt names, garbage when the whole change is known to have failed. */
  readonly disposable: readonly string[];
  /** Settles when nothing of what it put is under way any more, so that removing it is for good. */
  settled?(): Promise<unknown>;
}
