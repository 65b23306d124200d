import type { S3Bucket } from './s3-bucket.ts';
import { errorReply, escapeXml, type S3Reply, xmlReply } from './s3-reply.ts';
import type { S3Request } from './s3-request.ts';

type Entry = { readonly kind: 'object' | 'prefix'; readonly name: string };

/** Answers ListObjectsV2. A continuation token is the last name given, so a listing sees what changes beside it. */
export function listObjectsV2(bucket: S3Bucket, request: S3Request): S3Reply {
  const { query } = request;
  const pageSize = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  if (!Number.isInteger(pageSize) || pageSize < 0) return errorReply(400, 'InvalidArgument', 'max-keys is not a number.');
  const token = query.get('continuation-token');
  const entries = findEntries(bucket, query, token === null ? undefined : Buffer.from(token, 'base64url').toString('utf8'));
  const page = entries.slice(0, pageSize);
  const truncated = entries.length > page.length;
  const encode = query.get('encoding-type') === 'url' ? encodeKey : escapeXml;
  const content = page.map((entry) => {
    if (entry.kind === 'prefix') return `<CommonPrefixes><Prefix>${encode(entry.name)}</Prefix></CommonPrefixes>`;
    const version = bucket.objects.current(entry.name);
    if (version === undefined) return '';
    const modified = new Date(version.lastModifiedMs).toISOString();
    return `<Contents><Key>${encode(entry.name)}</Key><LastModified>${modified}</LastModified><ETag>${escapeXml(bucket.etagOf(version))}</ETag><Size>${version.body.length}</Size></Contents>`;
  });
  const next = truncated ? `<NextContinuationToken>${Buffer.from(page.at(-1)?.name ?? '').toString('base64url')}</NextContinuationToken>` : '';
  const encoding = query.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : '';
  return xmlReply(
    `<ListBucketResult><Name>${request.bucket}</Name><KeyCount>${page.length}</KeyCount><MaxKeys>${pageSize}</MaxKeys>${encoding}` +
      `<IsTruncated>${truncated}</IsTruncated>${next}${content.join('')}</ListBucketResult>`,
  );
}

/** Everything behind the continuation, objects and rolled-up prefixes in one order. */
function findEntries(bucket: S3Bucket, query: URLSearchParams, continuation: string | undefined): Entry[] {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after') ?? '';
  const keys = bucket.objects.keys();
  if (startAfter !== '' && bucket.behaviour.startAfter === 'needs-key' && !keys.includes(startAfter)) return [];
  const after = continuation ?? startAfter;
  const entries: Entry[] = [];
  for (const key of keys) {
    if (!key.startsWith(prefix) || Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      entries.push({ kind: 'object', name: key });
      continue;
    }
    const name = key.slice(0, end + delimiter.length);
    // A prefix that was the last name of a page is not given again for the keys below it.
    if (name !== entries.at(-1)?.name && name !== continuation) entries.push({ kind: 'prefix', name });
  }
  return entries;
}

/** S3's own form of URL encoding: slashes stay, a space is a plus sign. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
