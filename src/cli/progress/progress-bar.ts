import type { OutputStream } from '../command-host.ts';
import { countText } from '../output/number-text.ts';
import type { Progress, ProgressOptions } from './progress.ts';

/** A bar on a terminal that goes away when the work is done; without a known total, a running count. */
export async function openProgressBar(stream: OutputStream, options: ProgressOptions): Promise<Progress> {
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
  bar.start(total ?? 0, 0, { remark: '' });
  let stopped = false;
  return {
    update: (count, remark = '') => {
      if (!stopped) bar.update(count, { remark });
    },
    stop: () => {
      stopped = true;
      bar.stop();
    },
  };
}
