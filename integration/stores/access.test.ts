import { describe, expect, it } from 'vitest';
import { openMissingBucket, openWithWrongKeys, testedServer } from './tested-store.ts';

const { name, checksSignatures } = testedServer;

describe(`access to ${name}`, () => {
  it('to a bucket that does not exist says so', async () => {
    const store = await openMissingBucket();
    await expect(store.get('a')).rejects.toMatchObject({ code: 'bucket-not-found' });
    await expect(store.put('a', new Uint8Array(1), { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'bucket-not-found' });
    await store.close();
  });

  if (!checksSignatures) return;
  it('with wrong keys is denied', async () => {
    for (const wrong of [{ accessKeyId: 'testkey', secretAccessKey: 'wrongsecret' }, { accessKeyId: 'wrongkey', secretAccessKey: 'testsecret' }]) {
      const store = await openWithWrongKeys(wrong);
      await expect(store.put('a', new Uint8Array(1), { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'access-denied' });
      await expect(store.get('a')).rejects.toMatchObject({ code: 'access-denied' });
      await store.close();
    }
  });
});
