import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNativeServer } from '../stores/native-servers.ts';
import { startNativeServer } from '../stores/start-native-server.ts';
import { race, type RaceResult } from './race.ts';

const processes = 8;
const appends = 40;
const kills = 4;

function check(result: RaceResult): void {
  const { acknowledged, inFlight, errors, found, killed } = result;
  expect(errors).toEqual([]);
  expect(killed).toBe(kills);
  expect([...acknowledged].filter((row) => found.get(row) !== 1)).toEqual([]);
  expect([...found].filter(([, count]) => count !== 1)).toEqual([]);
  expect([...found.keys()].filter((row) => !acknowledged.has(row) && !inFlight.has(row))).toEqual([]);
  // Writers with tokens repeat what was in flight, so nothing of theirs may be missing.
  for (let writer = 1; writer < processes; writer += 2) {
    for (let number = 0; number < appends; number++) expect(found.get(`${writer}-${number}`)).toBe(1);
  }
}

describe(`${processes} processes x ${appends} appends, ${kills} of them killed`, () => {
  it('keeps every acknowledged row once on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'frazil-race-'));
    try {
      const result = await race({ warehouse: folder, processes, appends, kills });
      console.log(`disk: ${result.acknowledged.size} acknowledged, ${result.killed} killed, ${result.seconds.toFixed(1)} s`);
      check(result);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('keeps every acknowledged row once on MinIO', async () => {
    const server = await startNativeServer(findNativeServer('minio')!);
    const environment = {
      AWS_ACCESS_KEY_ID: server.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
      AWS_REGION: server.region,
      FRAZIL_S3_ENDPOINT: server.endpoint,
      FRAZIL_S3_FORCE_PATH_STYLE: 'true',
    };
    Object.assign(process.env, environment);
    try {
      const result = await race({ warehouse: `s3://${server.bucket}/race`, processes, appends, kills, environment });
      console.log(`MinIO: ${result.acknowledged.size} acknowledged, ${result.killed} killed, ${result.seconds.toFixed(1)} s`);
      check(result);
    } finally {
      await server.close();
    }
  });
});
