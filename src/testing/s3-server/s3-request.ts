import type { IncomingMessage } from 'node:http';

/** What a request asks for, as the S3 API names it. */
export type S3Operation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListObjectsV2'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploads'
  | 'CreateBucket'
  | 'HeadBucket'
  | 'Unknown';

/** A request read whole. */
export interface S3Request {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly bucket: string;
  /** Decoded; empty for a request about the bucket. */
  readonly key: string;
  readonly operation: S3Operation;
  /** It carries a condition of a write. */
  readonly conditional: boolean;
}

/** Reads a request whole; path style only. */
export async function readS3Request(incoming: IncomingMessage): Promise<S3Request> {
  const [rawPath = '/', rawQuery = ''] = (incoming.url ?? '/').split('?', 2);
  const [bucket = '', ...rest] = rawPath.slice(1).split('/');
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  const method = incoming.method ?? 'GET';
  const query = new URLSearchParams(rawQuery);
  const key = decodePath(rest.join('/'));
  return {
    method,
    rawPath,
    rawQuery,
    query,
    headers,
    body: Buffer.concat(chunks),
    bucket: decodePath(bucket),
    key,
    operation: operationOf(method, key, query),
    conditional: method !== 'GET' && method !== 'HEAD' && ('if-match' in headers || 'if-none-match' in headers),
  };
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function operationOf(method: string, key: string, query: URLSearchParams): S3Operation {
  const uploads = query.has('uploads');
  const upload = query.has('uploadId');
  switch (`${method} ${key === '' ? 'bucket' : 'object'}`) {
    case 'PUT bucket':
      return 'CreateBucket';
    case 'HEAD bucket':
      return 'HeadBucket';
    case 'GET bucket':
      return uploads ? 'ListMultipartUploads' : query.get('list-type') === '2' ? 'ListObjectsV2' : 'Unknown';
    case 'POST bucket':
      return query.has('delete') ? 'DeleteObjects' : 'Unknown';
    case 'PUT object':
      return upload ? 'UploadPart' : 'PutObject';
    case 'POST object':
      return uploads ? 'CreateMultipartUpload' : upload ? 'CompleteMultipartUpload' : 'Unknown';
    case 'GET object':
      return 'GetObject';
    case 'HEAD object':
      return 'HeadObject';
    case 'DELETE object':
      return upload ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return 'Unknown';
  }
}
