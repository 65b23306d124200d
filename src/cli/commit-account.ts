/** What a command has committed so far: an interrupted command says it, so nobody has to guess. */
export class CommitAccount {
  readonly #committed = new Map<string, string>();
  #writes = false;

  /** What stays, such as `500 rows in 1 commit`. */
  get committed(): readonly string[] {
    return [...this.#committed.values()];
  }

  /** Called by every command that writes, before it writes. */
  open(): void {
    this.#writes = true;
  }

  /** Called as soon as something is committed; a later text for the same subject replaces the earlier one. */
  record(subject: string, what: string): void {
    this.#committed.set(subject, what);
  }

  /** Called when what was recorded for a subject is gone again. */
  retract(subject: string): void {
    this.#committed.delete(subject);
  }

  /** What was committed before a failure; the empty text if nothing was. */
  get remains(): string {
    return this.#committed.size === 0 ? '' : `Committed before that, and there to stay: ${this.committed.join('; ')}.`;
  }

  /** `Nothing was committed.`, or what was; the empty text for a command that only reads. */
  describe(): string {
    if (!this.#writes) return '';
    return this.remains === '' ? 'Nothing was committed.' : `${this.remains} Nothing else was committed.`;
  }
}
