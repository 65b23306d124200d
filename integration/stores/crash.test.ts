import { describe, expect, it } from 'vitest';
import { hasCode } from '../../src/errors/index.ts';
import { storeAnswer } from '../../src/io/index.ts';
import { openS3Store } from '../../src/io/s3/index.ts';
import { startNativeServer } from './start-native-server.ts';
import { testedServer } from './tested-store.ts';

const rounds = 4;
const writers = 16;
const condition = { kind: 'if-absent' } as const;

function bodyOf(round: number, writer: number, n: number): Uint8Array {
  return new Uint8Array(20_000).map((_, i) => (i * 7 + round * 31 + writer * 11 + n) & 0xff);
}

interface Create {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly acknowledged: boolean;
  readonly answer: string;
}

describe(`${testedServer.name}, killed while it takes creates`, () => {
  it('keeps what it acknowledged, and no create that never left this host appears', async () => {
    // A server of its own, so that nobody else's requests are in it when it dies.
    const server = await startNativeServer(testedServer);
    const { accessKeyId, secretAccessKey, endpoint, bucket } = server;
    const store = await openS3Store(`s3://${bucket}`, { endpoint, credentials: { accessKeyId, secretAccessKey } });
    const creates: Create[] = [];
    for (let round = 0; round < rounds; round++) {
      let dead = false;
      const write = async (writer: number): Promise<void> => {
        for (let n = 0; !dead; n++) {
          const key = `crash/${round}/${writer}-${n}`;
          const bytes = bodyOf(round, writer, n);
          const error: unknown = await store.put(key, bytes, { condition }).then(
            () => undefined,
            (caught: unknown) => caught,
          );
          if (error !== undefined) expect(hasCode(error, 'write-outcome-unknown', 'store-unavailable'), `${key}: ${String((error as Error).message)}`).toBe(true);
          creates.push({ key, bytes, acknowledged: error === undefined, answer: storeAnswer(error)?.kind ?? 'none' });
        }
      };
      const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      await new Promise((resolve) => void setTimeout(resolve, 400 + round * 60));
      const crashed = server.crash().finally(() => (dead = true));
      await Promise.all([writing, crashed]);
    }
    const counts = { acknowledged: 0, unheardThere: 0, unheardAbsent: 0, neverSent: 0 };
    for (const { key, bytes, acknowledged, answer } of creates) {
      const found = await store.get(key).then(
        (result) => result.bytes,
        () => undefined,
      );
      if (found !== undefined) expect(Buffer.compare(found, bytes), `${key} is torn`).toBe(0);
      if (acknowledged) expect(found, `${key} was acknowledged and is lost`).toBeDefined();
      if (answer === 'not-sent') expect(found, `${key} never left this host and is there`).toBeUndefined();
      if (acknowledged) counts.acknowledged++;
      else if (answer === 'not-sent') counts.neverSent++;
      else if (found === undefined) counts.unheardAbsent++;
      else counts.unheardThere++;
    }
    console.log(`${testedServer.name}, killed ${rounds} times: ${JSON.stringify(counts)}`);
    expect(counts.acknowledged).toBeGreaterThan(100);
    expect(counts.unheardThere + counts.unheardAbsent).toBeGreaterThan(0);
    await store.close();
    await server.close();
  });
});
