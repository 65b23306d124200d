import type { OutputStream } from '../command-host.ts';
import { countText } from './number-text.ts';

/** How to show work that takes a while. */
export interface ProgressOptions {
  /** What is done, such as `append`. */
  readonly label: string;
  /** What is counted, in the plural, such as `rows`. */
  readonly unit: string;
  /** Where the count ends, if that is known. */
  readonly total?: number;
}

/** Work that is being followed. */
export interface Progress {
  /** The count so far, and a remark beside it. */
  update(count: number, remark?: string): void;
  /** Ends it; safe to call twice. */
  stop(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = { update: () => undefined, stop: () => undefined };

/** Progress that owns the line on which the cursor stands. */
export interface ProgressBar extends Progress {
  /** Makes room for what `write` writes, and goes on below it. */
  aside(write: () => void): void;
}

/** A bar on a terminal that goes away when the work is done; without a known total, a running count. */
export async function openProgressBar(stream: OutputStream, options: ProgressOptions): Promise<ProgressBar> {
  const { default: cliProgress } = await import('cli-progress');
  const { label, unit, total } = options;
  const format = total === undefined ? `${label}  {value} ${unit}  {remark}` : `${label}  {bar}  {value} of {total} ${unit}  {remark}`;
  const bar = new cliProgress.SingleBar({
    format,
    stream,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
    formatValue: (value, _options, type) => (type === 'value' || type === 'total' ? countText(value) : String(value)),
  });
  let shown = { count: 0, remark: '' };
  let stopped = false;
  const start = (): void => bar.start(total ?? 0, shown.count, { remark: shown.remark });
  start();
  return {
    update: (count, remark = '') => {
      shown = { count, remark };
      if (!stopped) bar.update(count, { remark });
    },
    stop: () => {
      stopped = true;
      bar.stop();
    },
    aside: (write) => {
      bar.stop();
      write();
      if (!stopped) start();
    },
  };
}

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
