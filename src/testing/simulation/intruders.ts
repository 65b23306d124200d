import { currentSnapshot, hintKey, keyOfLocation, mintCommitId } from '../../commit/index.ts';
import { isFrazilError } from '../../errors/index.ts';
import { decodeManifestList, type NestedField, type TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { SeededRandom } from '../../runtime/index.ts';
import type { Stage } from './actors.ts';
import type { SimulatedHost } from './simulated-host.ts';

/** Changes schema and partition specs as another engine may, also in ways that files under way do not survive; without a commit id, as others write. */
export async function stranger(host: SimulatedHost, rounds: number): Promise<void> {
  const { random, runtime, pointer } = host;
  for (let round = 0; round < rounds; round++) {
    await runtime.timer.sleep(random.below(800));
    try {
      const head = await pointer.load();
      const used = await specsInUse(host.store, head.value);
      const value = { ...changed(head.value, random, used), properties: {}, lastUpdatedMs: head.value.lastUpdatedMs + 1 };
      await pointer.land(head, value, { commitId: mintCommitId(random), deadlineMs: runtime.clock.monotonicMs() + 10_000 });
    } catch (error) {
      if (!isFrazilError(error)) throw error;
    }
  }
}

async function specsInUse(store: ObjectStore, metadata: TableMetadata): Promise<ReadonlySet<number>> {
  const list = currentSnapshot(metadata)?.manifestList;
  if (list === undefined) return new Set();
  const { bytes } = await store.get(keyOfLocation(list, metadata.location));
  return new Set(decodeManifestList(bytes, list).map((manifest) => manifest.partitionSpecId));
}

function changed(metadata: TableMetadata, random: SeededRandom, specsUsed: ReadonlySet<number>): TableMetadata {
  const fields = metadata.schemas.find(({ schemaId }) => schemaId === metadata.currentSchemaId)!.fields;
  switch (random.below(6)) {
    case 0:
      return withFields(metadata, [...fields, newColumn(metadata, false)]);
    case 1:
      return withFields(metadata, [...fields, newColumn(metadata, true)]);
    case 2:
      return withFields(metadata, fields.map((field) => ({ ...field, required: false })));
    case 3:
      return withFields(metadata, fields.filter((field) => field.id === 1 || random.fraction() < 0.5));
    case 4: {
      const specId = Math.max(...metadata.partitionSpecs.map((spec) => spec.specId)) + 1;
      return { ...metadata, partitionSpecs: [...metadata.partitionSpecs, { specId, fields: [] }], defaultSpecId: specId };
    }
    default:
      return { ...metadata, partitionSpecs: metadata.partitionSpecs.filter(({ specId }) => specId === metadata.defaultSpecId || specsUsed.has(specId)) };
  }
}

function newColumn({ lastColumnId }: TableMetadata, required: boolean): NestedField {
  return { id: lastColumnId + 1, name: `column${lastColumnId + 1}`, required, type: { kind: 'string' } };
}

function withFields(metadata: TableMetadata, fields: readonly NestedField[]): TableMetadata {
  const schemaId = metadata.currentSchemaId + 1;
  const lastColumnId = Math.max(metadata.lastColumnId, ...fields.map((field) => field.id));
  return { ...metadata, schemas: [...metadata.schemas, { schemaId, fields, identifierFieldIds: [] }], currentSchemaId: schemaId, lastColumnId };
}

const nonsense: readonly string[] = ['', 'garbage', '0', '-1', '1', 'v2', '12', '999999', '99999999999999999999', 'x'.repeat(100_000), `${'a'.repeat(32)} 3000`, `${'b'.repeat(32)} 9999`];

/** Writes nonsense where nothing but patience may depend on what stands there: the hint and the posted hold. */
export async function vandal(host: SimulatedHost, rounds: number, { store }: Stage): Promise<void> {
  const { random, runtime } = host;
  for (let round = 0; round < rounds; round++) {
    await runtime.timer.sleep(random.below(300));
    const key = random.fraction() < 0.5 ? hintKey : 'metadata/hold.text';
    await store.put(key, new TextEncoder().encode(nonsense[random.below(nonsense.length)]));
  }
}

/** Somebody sets a host's clock, right or wrong. */
export async function clockSetter(host: SimulatedHost, times: number, nextSkewMs: () => number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await host.runtime.timer.sleep(host.random.below(3_000));
    host.pace.skewMs = nextSkewMs();
  }
}
