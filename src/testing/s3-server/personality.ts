/** How a server treats what its clients rely on; every field at its first value is a sound store. */
export interface S3Behaviour {
  /** Whether a condition of a write is decided together with the write, before it (two writers may both pass), not at all, or answered with 501. */
  readonly writeConditions: 'atomic' | 'check-then-write' | 'ignored' | 'ignored-now-and-then' | 'unknown';
  /** Bodies of parallel writers of one key may mix. */
  readonly tornBodies: boolean;
  /** Status of a failed `If-None-Match`. */
  readonly failedCreateStatus: 412 | 304;
  readonly readConditions: 'honoured' | 'ignored';
  /** What a request with an `x-amz-checksum-*` header gets. */
  readonly checksums: 'verified' | 'refused';
  /** `random`: another one at each answer, so equal versions show unequal etags. */
  readonly etags: 'content' | 'random';
  readonly batchDelete: 'supported' | 'refused';
  /** Deletes leave a marker; a create over the marker succeeds, as on AWS. */
  readonly versioned: boolean;
  /** `needs-key`: a start-after that names no object gives nothing. */
  readonly startAfter: 'any-key' | 'needs-key';
  /** Whether conditions hold when a multi-part upload completes; `refused`: such a completion is a 400. */
  readonly multipartConditions: 'atomic' | 'check-then-write' | 'ignored' | 'refused';
  readonly signatures: 'verified' | 'ignored';
}

const sound: S3Behaviour = {
  writeConditions: 'atomic',
  tornBodies: false,
  failedCreateStatus: 412,
  readConditions: 'honoured',
  checksums: 'verified',
  etags: 'content',
  batchDelete: 'supported',
  versioned: false,
  startAfter: 'any-key',
  multipartConditions: 'atomic',
  signatures: 'verified',
};

/** The names of the servers that can be played. */
export type S3Personality =
  | 'sound'
  | 'rclone'
  | 's3s-fs'
  | 's3mock'
  | 'old-minio'
  | 'intermittent-ignore'
  | 'no-checksums'
  | 'random-etags'
  | 'no-batch-delete'
  | 'versioned'
  | 'multipart-race'
  | 'multipart-refused'
  | 'no-conditions';

/** Servers that were met, and faults that were met in servers, by name. */
export const s3Personalities: Readonly<Record<S3Personality, S3Behaviour>> = {
  sound,
  /** rclone serve s3: takes conditions and ignores them. */
  rclone: { ...sound, writeConditions: 'ignored', readConditions: 'ignored', startAfter: 'needs-key', multipartConditions: 'ignored' },
  /** s3s-fs: looks, then writes, and parallel writers share the file. */
  's3s-fs': { ...sound, writeConditions: 'check-then-write', tornBodies: true, readConditions: 'ignored', multipartConditions: 'check-then-write' },
  /** Adobe S3Mock: each call alone is right, parallel ones are not. */
  s3mock: { ...sound, writeConditions: 'check-then-write', multipartConditions: 'check-then-write', signatures: 'ignored' },
  /** MinIO before 2024 answered a failed create with 304. */
  'old-minio': { ...sound, failedCreateStatus: 304 },
  /** MinIO without a read quorum: a condition is skipped now and then. */
  'intermittent-ignore': { ...sound, writeConditions: 'ignored-now-and-then' },
  /** Answers 501 to checksum headers, as R2 did. */
  'no-checksums': { ...sound, checksums: 'refused' },
  'random-etags': { ...sound, etags: 'random' },
  'no-batch-delete': { ...sound, batchDelete: 'refused' },
  versioned: { ...sound, versioned: true },
  /** LocalStack and moto: sound for single puts, not for completions. */
  'multipart-race': { ...sound, multipartConditions: 'check-then-write' },
  /** S3Mock: a completion with a condition is a bad request. */
  'multipart-refused': { ...sound, multipartConditions: 'refused' },
  /** Stores from before conditional writes. */
  'no-conditions': { ...sound, writeConditions: 'unknown', multipartConditions: 'refused' },
};
