import { createHash } from 'node:crypto';
import { crc32 } from '../../runtime/index.ts';
import type { StoredVersion } from './object-versions.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { emptyReply, errorReply, escapeXml, type S3Reply, unescapeXml, xmlElements, xmlReply } from './s3-reply.ts';
import type { S3Request } from './s3-request.ts';

/** The refusal of a body that is not what its headers say, or whose headers this server does not take. */
export function checkBody(bucket: S3Bucket, request: S3Request): S3Reply | undefined {
  const { headers, body } = request;
  if (headers['content-encoding']?.includes('aws-chunked') === true) return errorReply(411, 'MissingContentLength', 'Chunked bodies are not taken.');
  const checksummed = Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-') || name === 'x-amz-sdk-checksum-algorithm');
  if (checksummed && bucket.behaviour.checksums === 'refused') return errorReply(501, 'NotImplemented', 'This server takes no checksum headers.');
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) return errorReply(400, 'BadDigest', 'The body does not have this MD5.');
  const crc = headers['x-amz-checksum-crc32'];
  if (crc === undefined) return undefined;
  const actual = Buffer.alloc(4);
  actual.writeUInt32BE(crc32(body));
  return crc === actual.toString('base64') ? undefined : errorReply(400, 'BadDigest', 'The body does not have this CRC32.');
}

export async function putObject(bucket: S3Bucket, request: S3Request): Promise<S3Reply> {
  const contentType = request.headers['content-type'] ?? 'binary/octet-stream';
  const stored = await bucket.write(request, request.body, contentType, bucket.behaviour.writeConditions);
  return 'status' in stored ? stored : emptyReply(200, { etag: bucket.etagOf(stored) });
}

/** Answers a get or head; `stale` gives the version before the current one. */
export function getObject(bucket: S3Bucket, request: S3Request, stale: boolean): S3Reply {
  const version = stale ? bucket.objects.previous(request.key) : bucket.objects.current(request.key);
  if (version === undefined) return errorReply(404, 'NoSuchKey', 'There is no such object.');
  const etag = bucket.etagOf(version);
  if (bucket.behaviour.readConditions === 'honoured') {
    const ifMatch = request.headers['if-match'];
    if (ifMatch !== undefined && ifMatch !== etag) return errorReply(412, 'PreconditionFailed', 'The etag is another one.');
    if (request.headers['if-none-match'] === etag) return emptyReply(304);
  }
  const headers = {
    etag,
    'content-type': version.contentType,
    'last-modified': new Date(version.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
  };
  return rangeReply(request, version, headers);
}

function rangeReply(request: S3Request, version: StoredVersion, headers: Readonly<Record<string, string>>): S3Reply {
  const { body } = version;
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers['range'] ?? '');
  if (range === null) return { status: 200, headers, body };
  const [, first = '', last = ''] = range;
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? body.length : Math.min(body.length, Number(last) + 1);
  if (start >= end) return errorReply(416, 'InvalidRange', 'The range holds no byte of the object.');
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${body.length}` }, body: body.subarray(start, end) };
}

export function deleteObject(bucket: S3Bucket, request: S3Request): S3Reply {
  bucket.objects.delete(request.key);
  return emptyReply(204);
}

/** Answers a batch delete; `failing` names keys that must fail inside the 200. */
export function deleteObjects(bucket: S3Bucket, request: S3Request, failing: ReadonlySet<string>): S3Reply {
  if (bucket.behaviour.batchDelete === 'refused') return errorReply(501, 'NotImplemented', 'This server deletes one object at a time.');
  const { headers } = request;
  if (headers['content-md5'] === undefined && !Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'))) {
    return errorReply(400, 'InvalidRequest', 'A batch delete needs a checksum.');
  }
  const document = Buffer.from(request.body).toString('utf8');
  const keys = xmlElements(document, 'Object').map((object) => unescapeXml(xmlElements(object, 'Key')[0] ?? ''));
  if (keys.length > 1000) return errorReply(400, 'MalformedXML', 'More than 1,000 keys.');
  const quiet = xmlElements(document, 'Quiet')[0] === 'true';
  const results = keys.map((key) => {
    if (failing.has(key)) return `<Error><Key>${escapeXml(key)}</Key><Code>AccessDenied</Code><Message>Not this one.</Message></Error>`;
    bucket.objects.delete(key);
    return quiet ? '' : `<Deleted><Key>${escapeXml(key)}</Key></Deleted>`;
  });
  return xmlReply(`<DeleteResult>${results.join('')}</DeleteResult>`);
}
