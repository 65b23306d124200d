import type { CheckKind } from './engines.ts';

/** A place where an engine is known not to agree, for a reason of its own. */
export interface KnownException {
  readonly engine: string;
  readonly tables: readonly string[];
  /** Default all. */
  readonly checks?: readonly CheckKind[];
  /** Of predicates; default all. */
  readonly where?: readonly string[];
  readonly reason: string;
  /** How the check fails; any other failure is a real one. */
  readonly failure: RegExp;
  /** The rows must agree once absent lists, maps and structs count as empty ones. */
  readonly agreesLoosely?: boolean;
}

const rowsDiffer = /^rows differ/;

const pyicebergMask = { reason: 'pyiceberg drops the mask of lists and maps of structs: absent ones come back empty', failure: rowsDiffer, agreesLoosely: true } as const;

/**
 * Every exception is tried: one that no longer occurs fails the run, so that this list can only shrink.
 */
export const knownExceptions: readonly KnownException[] = [
  { engine: 'spark', tables: ['types.time'], reason: 'Spark has no type for time', failure: /Spark does not support time fields/ },
  { engine: 'chdb', tables: ['types.time'], reason: 'ClickHouse reads time as whole numbers of another unit', failure: rowsDiffer },
  {
    engine: 'chdb',
    tables: ['types.every'],
    reason: 'ClickHouse has no absent lists, maps and structs, only empty ones',
    failure: rowsDiffer,
    agreesLoosely: true,
  },
  { engine: 'pyiceberg', tables: ['types.every'], checks: ['file', 'directory', 'snapshot'], ...pyicebergMask },
  { engine: 'pyiceberg', tables: ['types.every'], where: ['id > 4', "name >= 'Z'"], ...pyicebergMask },
  {
    engine: 'pyiceberg',
    tables: ['types.every', 'types.flat', 'types.nested-uuid', 'transforms.identity-uuid', 'transforms.bucket-uuid'],
    checks: ['facts'],
    reason: 'pyiceberg cannot put bounds of uuid columns into its table of files',
    failure: /ArrowNotImplementedError: extension/,
  },
  { engine: 'datafusion', tables: ['transforms.identity-uuid'], reason: 'iceberg-rust decodes a uuid of a partition as text', failure: /Failed to load manifest .* avro/ },
  { engine: 'chdb', tables: ['transforms.identity-uuid'], reason: 'ClickHouse takes a uuid of a partition for text', failure: /UnicodeDecodeError|Cannot parse uuid/ },
  { engine: 'daft', tables: ['transforms.identity-uuid'], reason: 'daft has two types for a uuid of a partition', failure: /Cannot cast UUID to Extension/ },
  { engine: 'daft', tables: ['types.flat'], where: ['flag = true'], reason: 'daft cannot turn the statistics of a uuid column into Arrow', failure: /Can not convert Extension\("arrow.uuid"/ },
  { engine: 'daft', tables: ['types.nested-uuid'], reason: 'daft cannot make the empty statistics of a uuid inside a list', failure: /ArrowNotImplementedError: extension/ },
];
