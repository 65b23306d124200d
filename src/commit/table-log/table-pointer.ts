import { metadataHeadBytes, parseMetadataHead, type TableMetadata } from '../../format/index.ts';
import type { Pointer } from '../pointer.ts';
import { LogPointer, type LogPointerOptions } from '../version-log/log-pointer.ts';
import { type Hold, parseHold } from './hold.ts';
import { frazilProperties } from './properties.ts';

/** What the first bytes of one version of a table tell: enough to wait, and to search by time, without reading the rest. */
export interface Glimpse {
  readonly version: number;
  readonly lastUpdatedMs: number;
  /** Empty for a version of a foreign writer. */
  readonly commitId: string;
  /** What a retired version held is gone. */
  readonly retired: boolean;
  readonly hold?: Hold;
}

/** The pointer of a table: its versions can also be looked at without reading them whole. */
export interface TablePointer extends Pointer<TableMetadata> {
  /** The start of one version; undefined when it does not exist. *Cost*: one request of at most 512 bytes. */
  glimpse(version: number, signal?: AbortSignal): Promise<Glimpse | undefined>;
}

/** The pointer over a table's versioned log in a bucket. */
export class TableLogPointer extends LogPointer<TableMetadata> implements TablePointer {
  readonly #log: LogPointerOptions<TableMetadata>['log'];

  constructor(options: LogPointerOptions<TableMetadata>) {
    super(options);
    this.#log = options.log;
  }

  /** *Cost*: a second request, for the whole, when another writer put its fields in another order. */
  async glimpse(version: number, signal?: AbortSignal): Promise<Glimpse | undefined> {
    const start = await this.#log.readStart(version, metadataHeadBytes, signal);
    if (start === undefined) return undefined;
    const head = parseMetadataHead(start);
    switch (head.kind) {
      case 'metadata':
        return { version, lastUpdatedMs: head.lastUpdatedMs, commitId: head.firstProperties.get(frazilProperties.commitId) ?? '', retired: false, ...heldBy(head.firstProperties.get(frazilProperties.hold)) };
      case 'tombstone':
        return { version, lastUpdatedMs: head.lastUpdatedMs, commitId: head.commitId, retired: true };
      case 'undetermined':
        return await this.#glimpseWhole(version, signal);
    }
  }

  async #glimpseWhole(version: number, signal: AbortSignal | undefined): Promise<Glimpse | undefined> {
    const object = await this.#log.read(version, signal);
    if (object === undefined) return undefined;
    const { content } = object;
    if (content.kind === 'tombstone') return { version, lastUpdatedMs: content.lastUpdatedMs, commitId: content.commitId, retired: true };
    const { lastUpdatedMs, properties } = content.value;
    return { version, lastUpdatedMs, commitId: content.commitId, retired: false, ...heldBy(properties[frazilProperties.hold]) };
  }
}

function heldBy(text: string | undefined): { readonly hold?: Hold } {
  const hold = text === undefined ? undefined : parseHold(text);
  return hold === undefined ? {} : { hold };
}
