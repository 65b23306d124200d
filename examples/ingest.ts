/** A service that lands events as they come, each batch exactly once, and stops cleanly: `node examples/ingest.ts [warehouse] [events]`. */
import { hasCode, isFrazilError, openCatalog, type Table } from '../src/index.ts';

interface Visit {
  readonly id: bigint;
  readonly at: Date;
  readonly page: string;
}

const batchRows = 500;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());

/** What a queue or a log would give: events, each with its place in it. */
async function* visits(count: number): AsyncGenerator<Visit> {
  for (let id = 0; id < count && !stop.signal.aborted; id++) yield { id: BigInt(id), at: new Date(), page: `/page/${id % 7}` };
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    if (batch.push(item) < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Lands a batch however often it takes: under its token it lands once at most, so whatever may have landed is tried again. */
async function land(table: Table, batch: readonly Visit[], token: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { rows, version, alreadyCommitted } = await table.append(batch, { token });
      console.log(`${token}: ${rows} rows in version ${version}${alreadyCommitted ? ', landed before' : ''}`);
      return;
    } catch (error) {
      const again = isFrazilError(error) && (error.kind === 'outcome-unknown' || error.kind === 'unavailable' || error.kind === 'conflict');
      if (!again || attempt === 5) throw error;
      console.error(`${token}: ${error.code}, once more`);
    }
  }
}

const catalog = await openCatalog(process.argv[2] ?? './warehouse');
try {
  const table = await catalog.loadTable('web.visits').catch((error: unknown) => {
    if (!hasCode(error, 'table-not-found')) throw error;
    return catalog.createTable('web.visits', { schema: { id: 'long required', at: 'timestamptz required', page: 'string' }, partitionBy: ['day(at)'] });
  });
  // Nothing more is taken from the source while a batch is on its way: that is the back-pressure.
  for await (const batch of inBatches(visits(Number(process.argv[3] ?? 2_000)))) await land(table, batch, `visits-${batch[0]!.id}`);
} finally {
  await catalog.close();
}
