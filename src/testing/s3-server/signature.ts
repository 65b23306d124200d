import { createHash, createHmac } from 'node:crypto';
import type { S3Request } from './s3-request.ts';
import { errorReply, type S3Reply } from './s3-reply.ts';

const clockSkewMaxMs = 15 * 60 * 1000;

/** The keys that a server accepts. */
export interface S3ServerKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Checks the AWS Signature Version 4 of a request; the refusal, or undefined for a request that is signed rightly. */
export function checkSignature(request: S3Request, keys: S3ServerKeys, nowMs: number): S3Reply | undefined {
  const fields = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(request.headers['authorization'] ?? '');
  if (fields === null) return errorReply(403, 'AccessDenied', 'The request is not signed.');
  const [, accessKeyId = '', day = '', region = '', signedHeaders = '', signature = ''] = fields;
  if (accessKeyId !== keys.accessKeyId) return errorReply(403, 'InvalidAccessKeyId', 'The access key does not exist.');
  const stamp = request.headers['x-amz-date'] ?? '';
  if (Math.abs(stampMs(stamp) - nowMs) > clockSkewMaxMs || !stamp.startsWith(day)) {
    return errorReply(403, 'RequestTimeTooSkewed', 'The clock of the client differs too much.');
  }
  const payloadHash = request.headers['x-amz-content-sha256'] ?? '';
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== sha256(request.body)) {
    return errorReply(400, 'XAmzContentSHA256Mismatch', 'The body does not have the signed hash.');
  }
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonicalRequest(request, signedHeaders, payloadHash))].join('\n');
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>((key, part) => hmac(key, part), `AWS4${keys.secretAccessKey}`);
  if (hmac(signingKey, text).toString('hex') !== signature) return errorReply(403, 'SignatureDoesNotMatch', 'The signature is not the one of the secret key.');
  return undefined;
}

function canonicalRequest(request: S3Request, signedHeaders: string, payloadHash: string): string {
  const headers = signedHeaders.split(';').map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  const query = request.rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .toSorted();
  return [request.method, request.rawPath, query.join('&'), headers.join(''), signedHeaders, payloadHash].join('\n');
}

/** The instant of `20260101T120000Z`; not a number for anything else. */
function stampMs(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
