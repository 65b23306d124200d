import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { FrazilError } from '../../errors/index.ts';
import { compareUtf8 } from '../../runtime/index.ts';
import { checkNotAborted } from '../abort.ts';
import { checkListOptions } from '../list-options.ts';
import type { ListOptions, ListPage, ObjectMeta } from '../object-store.ts';
import { listFailureCode } from './failure-codes.ts';
import type { S3Session } from './s3-session.ts';

/**
 * Gives the pages of a listing, one request each.
 *
 * Keys are taken as XML gives them, not URL-encoded on request: stores that encode them were seen to compare the encoded
 * key with the place to go on from, and never got there.
 */
export async function* listObjects(session: S3Session, prefix: string, options: ListOptions): AsyncGenerator<ListPage> {
  const pageSize = checkListOptions(prefix, options);
  const { location, clients } = session;
  let token: string | undefined;
  do {
    checkNotAborted('list', prefix, options.signal);
    const command = new ListObjectsV2Command({
      Bucket: location.bucket,
      Prefix: session.bucketKey(prefix),
      MaxKeys: pageSize,
      ...(options.delimiter === undefined ? {} : { Delimiter: options.delimiter }),
      ...(options.startAfter === undefined ? {} : { StartAfter: session.bucketKey(options.startAfter) }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const result = await session.call((sdk) => clients.repeating.send(command, sdk), options.signal);
    if (!result.ok) throw session.error(listFailureCode(result.failure), 'list', prefix, result);
    const { output } = result;
    const page = readPage(session, output, options.startAfter, result.record.storeTimeMs);
    if (page.objects.length + page.prefixes.length > 0) yield page;
    const next = output.IsTruncated === true ? output.NextContinuationToken : undefined;
    if (output.IsTruncated === true && (next === undefined || next === token)) {
      throw new FrazilError('store-unfit', `The listing of ${session.url}/${prefix} says that there is more and not where.`, { context: { prefix, url: session.url } });
    }
    token = next;
  } while (token !== undefined);
}

function readPage(session: S3Session, output: ListObjectsV2CommandOutput, startAfter: string | undefined, storeTimeMs: number | undefined): ListPage {
  const objects: ObjectMeta[] = [];
  for (const { Key, Size, ETag, LastModified } of output.Contents ?? []) {
    const key = session.storeKey(Key ?? '');
    // An object named like the prefix itself is a folder marker; and some stores do not start where they were told.
    if (key === undefined || key === '' || (startAfter !== undefined && compareUtf8(key, startAfter) <= 0)) continue;
    objects.push({ key, size: Size ?? 0, etag: ETag ?? '', lastModifiedMs: LastModified?.getTime() ?? 0, ...(storeTimeMs === undefined ? {} : { storeTimeMs }) });
  }
  const prefixes = (output.CommonPrefixes ?? []).map(({ Prefix }) => session.storeKey(Prefix ?? '')).filter((key) => key !== undefined && key !== '');
  return { objects, prefixes: prefixes as string[] };
}
