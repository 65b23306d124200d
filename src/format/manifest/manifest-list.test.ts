import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContainerHeader } from '../avro/container-reader.ts';
import { anyManifestFile } from '../fixtures/arbitrary-manifest.ts';
import { anyLong } from '../fixtures/arbitrary-values.ts';
import { corruptOrFine, errorOf } from '../fixtures/expect-corrupt.ts';
import { decodeManifestList } from './decode-manifest-list.ts';
import { encodeManifestList } from './encode-manifest-list.ts';

describe('manifest lists', () => {
  it('round-trip', () => {
    fc.assert(
      fc.property(anyLong, fc.option(anyLong, { nil: undefined }), fc.uniqueArray(anyManifestFile, { maxLength: 4, selector: (file) => file.manifestPath }), (snapshotId, parent, manifests) => {
        const bytes = encodeManifestList({ snapshotId, sequenceNumber: 1n, manifests, ...(parent !== undefined && { parentSnapshotId: parent }) });
        expect(decodeManifestList(bytes, 'l')).toEqual(manifests);
      }),
    );
  });

  it('say in their header whose they are', () => {
    const header = (parentSnapshotId?: bigint): Record<string, string> => {
      const bytes = encodeManifestList({ snapshotId: 2n ** 63n - 1n, sequenceNumber: 9n, manifests: [], ...(parentSnapshotId !== undefined && { parentSnapshotId }) });
      const { keyValues } = readContainerHeader(bytes, { path: 'l', code: 'manifest-list-invalid' });
      return Object.fromEntries([...keyValues].map(([key, value]) => [key, new TextDecoder().decode(value)]));
    };
    expect(header()).toMatchObject({ 'snapshot-id': '9223372036854775807', 'parent-snapshot-id': 'null', 'sequence-number': '9', 'format-version': '2', 'avro.codec': 'deflate' });
    expect(header(5n)['parent-snapshot-id']).toBe('5');
    expect(Object.keys(header())).toEqual(['avro.schema', 'avro.codec', 'snapshot-id', 'parent-snapshot-id', 'sequence-number', 'format-version', 'iceberg.schema']);
  });

  it('naming a manifest twice, or cut at any byte, are corrupt', () => {
    const [manifest] = fc.sample(anyManifestFile, { numRuns: 1, seed: 3 });
    const twice = encodeManifestList({ snapshotId: 1n, sequenceNumber: 1n, manifests: [manifest!, manifest!] });
    expect(errorOf(() => decodeManifestList(twice, 'l')).message).toContain('twice');
    const once = encodeManifestList({ snapshotId: 1n, sequenceNumber: 1n, manifests: [manifest!] });
    let fine = 0;
    for (let length = 0; length < once.length; length++) if (corruptOrFine(() => decodeManifestList(once.subarray(0, length), 'l')) === 'fine') fine += 1;
    // Cut exactly behind the header it is a whole, empty list; the manifest's length in the snapshot summary is not there to tell.
    expect(fine).toBe(1);
  });
});
