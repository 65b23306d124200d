import type { ScanExplanation } from '../../scan/index.ts';
import { columnText } from './column-text.ts';
import { bytesText, countText } from './number-text.ts';
import type { Style } from './style.ts';

interface Share<Count extends number | bigint> {
  readonly read: Count;
  readonly total: Count;
}

/** What a scan reads and leaves out, as a small table. */
export function explanationText({ bytes, deleteFiles, files, manifests, rowGroups }: ScanExplanation, style: Style): string {
  const row = <Count extends number | bigint>(what: string, share: Share<Count>, print: (count: Count) => string): readonly string[] => [what, print(share.read), print(share.total), unreadText(share)];
  const rows = [row('manifests', manifests, countText), row('files', files, countText), row('row groups', rowGroups, countText), row('bytes', bytes, bytesText)];
  if (deleteFiles > 0) rows.push(['delete files', countText(deleteFiles), '', '']);
  return columnText([{ title: '' }, { title: 'read', align: 'right' }, { title: 'of', align: 'right' }, { title: 'not read', align: 'right' }], rows, style);
}

/** What `scan --explain --json` prints. */
export function explanationDocument({ snapshotId, manifests, files, rowGroups, bytes, deleteFiles }: ScanExplanation): object {
  return { snapshotId: snapshotId === undefined ? null : String(snapshotId), manifests, files, rowGroups, bytes, deleteFiles };
}

/** The share that is not read, in percent. */
function unreadText({ read, total }: Share<number | bigint>): string {
  return Number(total) === 0 ? '' : `${(100 * (1 - Number(read) / Number(total))).toFixed(1)} %`;
}
