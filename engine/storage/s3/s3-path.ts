/** Paths of objects in S3, `s3://bucket/key`. A key is used as it is: nothing in it is decoded or normalized. */

import { EngineError } from '#engine/contract/errors.ts';

export const s3Scheme = 's3://';

export interface S3Place {
  readonly bucket: string;
  /** Empty: the bucket itself. */
  readonly key: string;
}

/** Names of buckets, and of access points, which are used alike; S3-compatible servers allow some more characters. */
const bucketName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9])?$/u;

/** @throws EngineError InvalidInput when the path names no bucket. */
export function parseS3Path(location: string): S3Place {
  const rest = location.startsWith(s3Scheme) ? location.slice(s3Scheme.length) : '';
  const slash = rest.indexOf('/');
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  if (!bucketName.test(bucket))
    throw new EngineError(
      'InvalidInput',
      `Cannot use the path ${location}: it does not begin with the name of a bucket.`,
      {
        hint: 'Write the path as s3://BUCKET/KEY, without wildcards in the name of the bucket.',
        details: { path: location },
      },
    );
  return { bucket, key: slash === -1 ? '' : rest.slice(slash + 1) };
}

export function s3Path({ bucket, key }: S3Place): string {
  return `${s3Scheme}${bucket}/${key}`;
}

/** What the keys below a folder begin with. */
export function folderPrefix(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}
