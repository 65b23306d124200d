/** How the request handler tells the SDK that an attempt failed; the SDK decides by name and code whether to repeat it. */
export class AttemptFailure extends Error {
  override readonly name: 'TimeoutError' | 'AbortError' | 'NetworkError';
  /** The errno that the SDK knows; `ECONNRESET` is repeated. */
  readonly code: string | undefined;

  constructor(name: AttemptFailure['name'], message: string, code?: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
    this.code = code;
  }
}
