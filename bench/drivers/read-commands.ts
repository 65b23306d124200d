import { bindPredicate, boundTrue, parsePredicate } from '../../src/expr/index.ts';
import { planFiles } from '../../src/scan/index.ts';
import type { Place } from '../harness/place.ts';
import { peakMemoryMb } from '../harness/serve-driver.ts';
import { measured, msOf } from '../harness/stopwatch.ts';
import type { SessionCommand } from './table-session.ts';

/** Reading: whole tables, few rows of large ones, and plans. */
export const readCommands: Readonly<Record<string, SessionCommand>> = {
  async 'open-location'(session, command) {
    return { ms: await msOf(() => session.openLocation(command)) };
  },
  /** From opening the table to all rows, either kept in memory or let go batch by batch. */
  async scan(session, command) {
    await session.catalog(command['place'] as Place);
    let rows = 0;
    const spent = await measured(async () => {
      await session.openLocation(command);
      if (command['keep'] === true) rows = (await session.table.scan().toArrow()).numRows;
      else for await (const batch of session.table.scan()) rows += batch.numRows;
    });
    return { ...spent, rows, peakMb: peakMemoryMb() };
  },
  /** Rows of a selection; opens the table first, within the time, unless it is open. */
  async select(session, command) {
    const { where, columns, opened } = command;
    // Loading the store's code is no part of a read; peers have imported theirs, too.
    await session.catalog(command['place'] as Place);
    let rows = 0;
    const ms = await msOf(async () => {
      if (opened !== true) await session.openLocation(command);
      rows = (await session.table.scan({ where: String(where), ...(columns !== null && { columns: columns as readonly string[] }) }).toArrow()).numRows;
    });
    return { ms, rows };
  },
  /** Finds the files of a selection, without reading them. */
  async plan(session, { where }) {
    const { metadata, currentSnapshot: snapshot, schema } = session.table;
    let files = 0;
    const spent = await measured(async () => {
      const predicate = typeof where === 'string' ? bindPredicate(parsePredicate(where), schema) : boundTrue;
      files = (await planFiles({ metadata, snapshot, schema, predicate, manifests: session.table.manifestSource() })).tasks.length;
    });
    return { ...spent, files, peakMb: peakMemoryMb() };
  },
};
