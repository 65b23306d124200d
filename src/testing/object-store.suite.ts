import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore, StoreCapabilities } from '../io/index.ts';
import { abortCases } from './object-store/abort.cases.ts';
import type { ConformanceCase, ConformanceContext } from './object-store/conformance-case.ts';
import { deleteCases } from './object-store/delete.cases.ts';
import { keyCases } from './object-store/key.cases.ts';
import { listCases } from './object-store/list.cases.ts';
import { raceCases } from './object-store/race.cases.ts';
import { readCases } from './object-store/read.cases.ts';
import { writeCases } from './object-store/write.cases.ts';
import { writerCases } from './object-store/writer.cases.ts';

/** What the conformance suite needs to know of a store. */
export interface ObjectStoreFixture {
  /** Shown in the test report. */
  readonly name: string;
  /** Opens the store; called once. It may hold objects already: every test works below a prefix of its own. */
  readonly open: () => Promise<ObjectStore>;
  /** Puts an object behind the store's back, as a foreign tool would, under a key that Frazil itself may not write. */
  readonly plant?: (store: ObjectStore, key: string, bytes: Uint8Array) => Promise<void>;
  /** Promises that the store must make; a store that silently claims less would be tested less. */
  readonly capabilities?: Partial<StoreCapabilities>;
  /** Tests that cannot hold here, each with the reason; a name that no test has fails the suite. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[];
  /** Keys raced for in each race; default 20. */
  readonly raceKeyCount?: number;
}

const cases: readonly ConformanceCase[] = [
  ...readCases,
  ...writeCases,
  ...raceCases,
  ...listCases,
  ...deleteCases,
  ...writerCases,
  ...keyCases,
  ...abortCases,
];

/**
 * Declares, through vitest, the tests that every object store and every wrapper around one has to pass.
 *
 * *Cost*: some ten thousand requests, most of them in races.
 */
export function objectStoreSuite(fixture: ObjectStoreFixture): void {
  const reasons = new Map((fixture.skip ?? []).flatMap(({ reason, tests }) => tests.map((test) => [test, reason] as const)));
  describe(`${fixture.name} keeps the object store contract`, () => {
    let store: ObjectStore;
    let prefixes = 0;
    const run = Math.random().toString(36).slice(2, 10);

    beforeAll(async () => {
      store = await fixture.open();
    });
    afterAll(async () => {
      await store.close();
    });

    it('claims the capabilities it must', () => {
      expect(store.capabilities).toMatchObject(fixture.capabilities ?? {});
      expect(store.capabilities.createIfAbsent).toBe(true);
    });
    it('skips only tests that exist', () => {
      const names = cases.map(({ name }) => name);
      for (const name of reasons.keys()) expect(names).toContain(name);
    });
    for (const { name, timeoutMs, test } of cases) {
      const reason = reasons.get(name);
      const body = async (): Promise<void> => {
        const context: ConformanceContext = {
          store,
          prefix: `conformance-${run}/${++prefixes}/`,
          raceKeyCount: fixture.raceKeyCount ?? 20,
          plant: (key, bytes) => (fixture.plant === undefined ? store.put(key, bytes).then(() => undefined) : fixture.plant(store, key, bytes)),
        };
        await test(context);
      };
      if (reason === undefined) it(name, body, timeoutMs ?? 60_000);
      else it.skip(`${name} (skipped: ${reason})`, body);
    }
  });
}
