import type { OutputStream } from '../command-host.ts';
import { openProgressBar, type Progress, type ProgressBar, ProgressLines, type ProgressOptions, silentProgress } from './progress.ts';
import { Style } from './style.ts';

/** What a command says besides its results, on stderr: remarks and progress; with `--quiet` neither. */
export class Notes {
  readonly style: Style;
  readonly #stream: OutputStream;
  readonly #quiet: boolean;
  #bar: ProgressBar | undefined;

  constructor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>, quiet: boolean) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.style = new Style(stream, env);
  }

  /** A remark, on lines of its own. */
  say(text: string): void {
    if (this.#quiet) return;
    const write = (): void => void this.#stream.write(`${text}\n`);
    if (this.#bar === undefined) write();
    else this.#bar.aside(write);
  }

  /** Follows long work: a bar on a terminal, lines elsewhere. */
  async progress(options: ProgressOptions): Promise<Progress> {
    if (this.#quiet) return silentProgress;
    if (this.#stream.isTTY !== true) return new ProgressLines(this.#stream, options);
    this.#bar = await openProgressBar(this.#stream, options);
    return this.#bar;
  }
}
