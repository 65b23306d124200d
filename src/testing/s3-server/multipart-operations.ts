import { createHash, randomUUID } from 'node:crypto';
import { contentEtag } from './object-versions.ts';
import type { PendingUpload, S3Bucket } from './s3-bucket.ts';
import { emptyReply, errorReply, escapeXml, type S3Reply, unescapeXml, xmlElements, xmlReply } from './s3-reply.ts';
import type { S3Request } from './s3-request.ts';

const noSuchUpload: S3Reply = errorReply(404, 'NoSuchUpload', 'The upload does not exist; it may have been completed or aborted.');

export function createUpload(bucket: S3Bucket, request: S3Request): S3Reply {
  const uploadId = randomUUID();
  bucket.uploads.set(uploadId, { key: request.key, contentType: request.headers['content-type'] ?? 'binary/octet-stream', parts: new Map() });
  return xmlReply(`<InitiateMultipartUploadResult><Key>${escapeXml(request.key)}</Key><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`);
}

export function uploadPart(bucket: S3Bucket, request: S3Request): S3Reply {
  const upload = findUpload(bucket, request);
  if (upload === undefined) return noSuchUpload;
  const etag = contentEtag(request.body);
  upload.parts.set(Number(request.query.get('partNumber')), { body: request.body, etag });
  return emptyReply(200, { etag });
}

export async function completeUpload(bucket: S3Bucket, request: S3Request): Promise<S3Reply> {
  const upload = findUpload(bucket, request);
  if (upload === undefined) return noSuchUpload;
  const bodies: Uint8Array[] = [];
  for (const part of xmlElements(Buffer.from(request.body).toString('utf8'), 'Part')) {
    const stored = upload.parts.get(Number(xmlElements(part, 'PartNumber')[0]));
    if (stored === undefined || stored.etag !== unescapeXml(xmlElements(part, 'ETag')[0] ?? '')) return errorReply(400, 'InvalidPart', 'A part is missing or another one.');
    bodies.push(stored.body);
  }
  const etag = `"${createHash('md5').update(Buffer.concat(bodies)).digest('hex')}-${bodies.length}"`;
  const stored = await bucket.write(request, Buffer.concat(bodies), upload.contentType, bucket.behaviour.multipartConditions, etag);
  if ('status' in stored) return stored;
  bucket.uploads.delete(request.query.get('uploadId') ?? '');
  return xmlReply(`<CompleteMultipartUploadResult><Key>${escapeXml(request.key)}</Key><ETag>${escapeXml(bucket.etagOf(stored))}</ETag></CompleteMultipartUploadResult>`);
}

export function abortUpload(bucket: S3Bucket, request: S3Request): S3Reply {
  if (findUpload(bucket, request) === undefined) return noSuchUpload;
  bucket.uploads.delete(request.query.get('uploadId') ?? '');
  return emptyReply(204);
}

function findUpload(bucket: S3Bucket, request: S3Request): PendingUpload | undefined {
  const upload = bucket.uploads.get(request.query.get('uploadId') ?? '');
  return upload?.key === request.key ? upload : undefined;
}
