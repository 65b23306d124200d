import { expect, it } from 'vitest';
import { FaultPlan, MemoryStore } from '../io/index.ts';
import { systemRuntime } from '../runtime/index.ts';
import { startS3TestServer } from '../testing/s3-server/index.ts';
import { openCatalog } from './open-catalog.ts';

it('sends a request to a failing S3 server five times, not five times five', async () => {
  const server = await startS3TestServer({ faults: [{ effect: { kind: 'answer', status: 503, code: 'ServiceUnavailable', applied: false } }] });
  try {
    const s3 = { endpoint: server.endpoint, region: server.region, credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey } };
    const catalog = await openCatalog(`s3://${server.bucket}/wh`, { s3 });
    server.requests = [];
    await expect(catalog.loadTable('a.t')).rejects.toMatchObject({ kind: 'unavailable' });
    const sent = Map.groupBy(server.requests, ({ operation, key }) => `${operation} ${key}`);
    for (const requests of sent.values()) expect(requests.length).toBeLessThanOrEqual(5);
    await catalog.close();
  } finally {
    await server.close();
  }
}, 30_000);

it("repeats what fails in a store of one's own", async () => {
  const memory = new MemoryStore();
  const plan = new FaultPlan({ runtime: systemRuntime, rules: [{ verbs: ['get'], occurrences: [1, 2, 5], effect: { kind: 'fail-before' } }] });
  await (await openCatalog('memory:', { store: memory })).createTable('a.t', { schema: { id: 'long' } });
  const catalog = await openCatalog('memory:', { store: plan.wrap(memory) });
  expect((await catalog.loadTable('a.t')).version).toBe(1);
  expect(plan.fired().get('fail-before')).toBe(3);
  await catalog.close();
});
