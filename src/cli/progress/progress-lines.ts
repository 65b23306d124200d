import type { OutputStream } from '../command-host.ts';
import { countText } from '../output/number-text.ts';
import type { Progress, ProgressOptions } from './progress.ts';

/** Work that ends sooner shows no line at all; longer work one per pause. */
const pauseMs = 2_000;

/** Progress for logs and pipes: a plain line every two seconds. */
export class ProgressLines implements Progress {
  readonly #stream: OutputStream;
  readonly #options: ProgressOptions;
  readonly #nowMs: () => number;
  #shownAtMs: number;

  constructor(stream: OutputStream, options: ProgressOptions, nowMs: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#options = options;
    this.#nowMs = nowMs;
    this.#shownAtMs = nowMs();
  }

  update(count: number, remark = ''): void {
    const now = this.#nowMs();
    if (now - this.#shownAtMs < pauseMs) return;
    this.#shownAtMs = now;
    const { label, unit, total } = this.#options;
    const of = total === undefined ? '' : ` of ${countText(total)}`;
    this.#stream.write(`${label}: ${countText(count)}${of} ${unit}${remark === '' ? '' : `, ${remark}`}\n`);
  }

  stop(): void {
    this.#shownAtMs = Number.POSITIVE_INFINITY;
  }
}
