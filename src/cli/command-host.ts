/** A stream that takes text or bytes, as `process.stdout` does. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Width of the terminal, in columns. */
  readonly columns?: number;
  /** Calls back when the chunk has been passed on; returns whether more may be written at once. */
  write(chunk: string | Uint8Array, onWritten?: (error?: Error | null) => void): boolean;
}

/** The process around a command, as far as a command may see it. */
export interface CommandHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Aborted by Ctrl-C or SIGTERM; the reason is a `FrazilError`. */
  readonly signal: AbortSignal;
  /** The file that starts this command, for processes of its own. */
  readonly entryPath: string;
}

/** What a write to stdout fails with when nobody reads it any more (`| head`): the command ends without a word. */
export const outputClosed: symbol = Symbol('output closed');
