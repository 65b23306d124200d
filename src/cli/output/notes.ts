import type { OutputStream } from '../command-host.ts';
import { openProgressBar, type Progress, ProgressLines, type ProgressOptions, silentProgress } from './progress.ts';
import { Style } from './style.ts';

/** What a command says besides its results, on stderr: remarks and progress; with `--quiet` neither. */
export class Notes {
  readonly style: Style;
  readonly #stream: OutputStream;
  readonly #quiet: boolean;

  constructor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>, quiet: boolean) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.style = new Style(stream, env);
  }

  /** A remark, on lines of its own. */
  say(text: string): void {
    if (!this.#quiet) this.#stream.write(`${text}\n`);
  }

  /** Follows long work: a bar on a terminal, lines elsewhere. */
  async progress(options: ProgressOptions): Promise<Progress> {
    if (this.#quiet) return silentProgress;
    return this.#stream.isTTY === true ? await openProgressBar(this.#stream, options) : new ProgressLines(this.#stream, options);
  }
}
