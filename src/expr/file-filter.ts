import { type DataFile, type ManifestFile, partitionFieldType, type PartitionSpec, type Schema } from '../format/index.ts';
import type { BoundColumn, BoundPredicate, BoundTest } from './bound-predicate.ts';
import { judgeTest, type Verdict } from './judge-test.ts';
import { DataFileStatistics, FieldSummaryStatistics } from './manifest-statistics.ts';
import { matchesRow } from './match-value.ts';
import { type ProjectedTest, projectTest } from './project-test.ts';
import { reducePredicate } from './reduce-predicate.ts';

interface PlacedProjection extends ProjectedTest {
  /** Position in the spec, and so in partition tuples and summaries. */
  readonly position: number;
}

/** Decides for the manifests and files of one partition spec what a predicate leaves of them. */
export class FileFilter {
  readonly #predicate: BoundPredicate;
  readonly #spec: PartitionSpec;
  readonly #schema: Schema;
  readonly #projections = new Map<BoundTest, readonly PlacedProjection[]>();

  /** `spec` may refer to columns that `schema` lost; they do not prune. */
  constructor(predicate: BoundPredicate, spec: PartitionSpec, schema: Schema) {
    this.#predicate = predicate;
    this.#spec = spec;
    this.#schema = schema;
  }

  /** Whether a file of the manifest may hold a matching row, by the partition summaries of the manifest list. */
  mayMatchManifest(manifest: ManifestFile): boolean {
    return reducePredicate(this.#predicate, (test) => this.#judgeManifest(test, manifest)).kind !== 'false';
  }

  /**
   * What is left to test on the rows of a file, by its partition and its column statistics: `false` if no row can match,
   * `true` if all do.
   */
  residual(file: DataFile): BoundPredicate {
    const statistics = new DataFileStatistics(file);
    return reducePredicate(this.#predicate, (test) => {
      const byPartition = this.#judgePartition(test, file.partition);
      return byPartition === 'some' ? judgeTest(test, statistics) : byPartition;
    });
  }

  /** The same by the partition alone, as for delete files, whose statistics describe the deletes. */
  mayMatchPartition(partition: DataFile['partition']): boolean {
    return reducePredicate(this.#predicate, (test) => this.#judgePartition(test, partition)).kind !== 'false';
  }

  #judgeManifest(test: BoundTest, manifest: ManifestFile): Verdict {
    for (const { position, inclusive } of this.#projectionsOf(test)) {
      const summary = manifest.partitions[position];
      if (summary === undefined) continue;
      const statistics = new FieldSummaryStatistics(summary);
      if (reducePredicate(inclusive, (projected) => judgeTest(projected, statistics)).kind === 'false') return 'none';
    }
    return 'some';
  }

  #judgePartition(test: BoundTest, partition: DataFile['partition']): Verdict {
    for (const { position, inclusive, strict } of this.#projectionsOf(test)) {
      const stored = partition[position];
      if (stored === undefined) continue;
      // A value stored as int before its column became a long compares with longs as it is.
      if (!matchesRow(inclusive, () => stored)) return 'none';
      if (matchesRow(strict, () => stored)) return 'all';
    }
    return 'some';
  }

  #projectionsOf(test: BoundTest): readonly PlacedProjection[] {
    let projections = this.#projections.get(test);
    if (projections === undefined) {
      projections = this.#spec.fields.flatMap((field, position) => {
        const type = field.sourceId === test.column.fieldId ? partitionFieldType(field, this.#schema) : undefined;
        if (type === undefined) return [];
        const column: BoundColumn = { fieldId: field.fieldId, type, path: [field.name], required: false };
        return [{ position, ...projectTest(test, field.transform, column) }];
      });
      this.#projections.set(test, projections);
    }
    return projections;
  }
}
