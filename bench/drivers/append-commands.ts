import { narrowRows } from '../data/narrow-rows.ts';
import { openBareStore } from '../harness/open-place.ts';
import type { Place } from '../harness/place.ts';
import { msOf } from '../harness/stopwatch.ts';
import { burst, type BurstOptions } from './burst.ts';
import type { SessionCommand } from './table-session.ts';

/** Opening, and appends of few rows. */
export const appendCommands: Readonly<Record<string, SessionCommand>> = {
  async open(session, command) {
    await session.open(command);
    return {};
  },
  /** One conditional put of 1 KiB on a warm connection, the least that any commit takes. */
  async put(_session, { place, key }) {
    const store = await openBareStore(place as Place);
    const put = (name: string): Promise<unknown> => store.put(`${String(key)}/${name}`, new Uint8Array(1024), { condition: { kind: 'if-absent' } });
    await put('warm');
    const ms = await msOf(() => put('measured'));
    await store.close();
    return { ms };
  },
  async append(session, { first, rows }) {
    const batch = narrowRows(Number(first), Number(rows));
    return { ms: await msOf(() => session.table.append(batch)) };
  },
  async burst(session, command) {
    return { ...(await burst(session.table, command as unknown as BurstOptions)) };
  },
  async ids(session) {
    const column = (await (await session.table.refresh()).scan({ columns: ['id'] }).toArrow()).getChildAt(0);
    return { ids: Array.from((column?.toArray() ?? []) as Iterable<bigint>, Number) };
  },
  /** Appends of one row from many callers of one handle at a time. */
  async callers(session, { callers, durationMs }) {
    const versions = new Set<number>();
    let appends = 0;
    const begun = performance.now();
    const caller = async (): Promise<void> => {
      while (performance.now() - begun < Number(durationMs)) {
        versions.add((await session.table.append(narrowRows(appends++, 1))).version);
      }
    };
    const ms = await msOf(() => Promise.all(Array.from({ length: Number(callers) }, caller)));
    return { appends, versions: versions.size, seconds: ms / 1000 };
  },
};
