import { describe, expect, it } from 'vitest';
import { hasCode } from '../../errors/index.ts';
import { formatS3Url, parseS3Url } from './s3-url.ts';

describe('parseS3Url', () => {
  it('splits bucket and prefix', () => {
    expect(parseS3Url('s3://lake/warehouse/a')).toEqual({ bucket: 'lake', prefix: 'warehouse/a' });
    expect(parseS3Url('s3://lake')).toEqual({ bucket: 'lake', prefix: '' });
    expect(parseS3Url('s3://lake/')).toEqual({ bucket: 'lake', prefix: '' });
    expect(parseS3Url('s3a://lake/x/')).toEqual({ bucket: 'lake', prefix: 'x' });
    expect(parseS3Url('s3://lake/a%20b')).toEqual({ bucket: 'lake', prefix: 'a%20b' });
    expect(parseS3Url('s3://lake/a b/é')).toEqual({ bucket: 'lake', prefix: 'a b/é' });
    expect(formatS3Url(parseS3Url('s3://lake//x//'))).toBe('s3://lake/x');
  });

  it('refuses what names no bucket, and prefixes that no key can have', () => {
    for (const url of ['s3://', 's3:///x', 's3:lake', 'http://lake/x', 's3://la ke/x', 's3://lake?x=1', 's3://lake/x#y', 's3://user:pass@lake/x', '']) {
      expect(codeOf(() => parseS3Url(url)), url).toBe('url-unsupported');
    }
    for (const url of ['s3://lake/a/../b', 's3://lake/a//b', 's3://lake/./a', 's3://lake/a\nb']) expect(codeOf(() => parseS3Url(url)), url).toBe('key-invalid');
    expect(codeOf(() => parseS3Url('s3://lake--use1-az4--x-s3/a'))).toBe('store-unfit');
  });
});

function codeOf(act: () => unknown): string {
  try {
    return `gave ${JSON.stringify(act())}`;
  } catch (error) {
    return hasCode(error, 'url-unsupported', 'key-invalid', 'store-unfit') ? error.code : String(error);
  }
}
