import { listObjectsV2 } from './list-operation.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart-operations.ts';
import { checkBody, deleteObject, deleteObjects, getObject, putObject } from './object-operations.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { emptyReply, errorReply, escapeXml, type S3Reply, xmlReply } from './s3-reply.ts';
import type { S3Request } from './s3-request.ts';

/** What an answer depends on beyond the request and the buckets. */
export interface AnswerContext {
  /** Reads see the version before the current one. */
  readonly stale: boolean;
  readonly failingDeletes: ReadonlySet<string>;
  readonly create: () => S3Bucket;
}

/** Applies a request that is signed rightly, and answers it. */
export async function answerRequest(buckets: Map<string, S3Bucket>, request: S3Request, context: AnswerContext): Promise<S3Reply> {
  if (request.operation === 'CreateBucket') {
    if (!buckets.has(request.bucket)) buckets.set(request.bucket, context.create());
    return emptyReply(200);
  }
  const bucket = buckets.get(request.bucket);
  if (bucket === undefined) return errorReply(404, 'NoSuchBucket', 'The bucket does not exist.');
  const refused = checkBody(bucket, request);
  if (refused !== undefined) return refused;
  switch (request.operation) {
    case 'HeadBucket':
      return emptyReply(200);
    case 'PutObject':
      return putObject(bucket, request);
    case 'GetObject':
    case 'HeadObject':
      return getObject(bucket, request, context.stale);
    case 'DeleteObject':
      return deleteObject(bucket, request);
    case 'DeleteObjects':
      return deleteObjects(bucket, request, context.failingDeletes);
    case 'ListObjectsV2':
      return listObjectsV2(bucket, request);
    case 'CreateMultipartUpload':
      return createUpload(bucket, request);
    case 'UploadPart':
      return uploadPart(bucket, request);
    case 'CompleteMultipartUpload':
      return completeUpload(bucket, request);
    case 'AbortMultipartUpload':
      return abortUpload(bucket, request);
    case 'ListMultipartUploads': {
      const uploads = [...bucket.uploads].map(([id, { key }]) => `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId></Upload>`);
      return xmlReply(`<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>`);
    }
    case 'Unknown':
      return errorReply(501, 'NotImplemented', `${request.method} ${request.rawPath} has no handler here.`);
  }
}
