/** Where tables lie: on the local disk, or in a bucket. */
export type Place = { readonly kind: 'local'; readonly folder: string } | ({ readonly kind: 's3'; readonly prefix: string; readonly folder: string } & BucketAccess);

/** A bucket and how to reach it. */
export interface BucketAccess {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A place in a bucket. `folder` is for what a system keeps beside it on the local disk, such as pyiceberg its catalog. */
export function inBucket({ endpoint, bucket, region, accessKeyId, secretAccessKey }: BucketAccess, prefix: string, folder: string): Place {
  return { kind: 's3', endpoint, bucket, region, accessKeyId, secretAccessKey, prefix, folder };
}
