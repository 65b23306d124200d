import { describe, expect, it } from 'vitest';
import { resolveS3Settings } from './s3-options.ts';

describe('resolveS3Settings', () => {
  it('prefers options, then our own variables, then those of AWS', () => {
    const environment = { FRAZIL_S3_ENDPOINT: 'http://ours', AWS_ENDPOINT_URL_S3: 'http://s3', AWS_ENDPOINT_URL: 'http://all', AWS_REGION: 'eu-1', AWS_DEFAULT_REGION: 'eu-2' };
    expect(resolveS3Settings({ endpoint: 'http://given', region: 'eu-0' }, environment)).toMatchObject({ endpoint: 'http://given', region: 'eu-0' });
    expect(resolveS3Settings({}, environment)).toMatchObject({ endpoint: 'http://ours', region: 'eu-1' });
    expect(resolveS3Settings({}, { ...environment, FRAZIL_S3_ENDPOINT: '', AWS_REGION: ' ' })).toMatchObject({ endpoint: 'http://s3', region: 'eu-2' });
    expect(resolveS3Settings({}, { AWS_ENDPOINT_URL: 'http://all' }).endpoint).toBe('http://all');
    expect(resolveS3Settings({}, {})).toMatchObject({ endpoint: undefined, region: undefined });
  });

  it('takes path style from options, then from our own variable', () => {
    expect(resolveS3Settings({ endpoint: 'http://x' }, {}).forcePathStyle).toBeUndefined();
    expect(resolveS3Settings({}, { FRAZIL_S3_FORCE_PATH_STYLE: 'false' }).forcePathStyle).toBe(false);
    expect(resolveS3Settings({}, { FRAZIL_S3_FORCE_PATH_STYLE: '1' }).forcePathStyle).toBe(true);
    expect(resolveS3Settings({ forcePathStyle: false }, { FRAZIL_S3_FORCE_PATH_STYLE: 'true' }).forcePathStyle).toBe(false);
  });

  it('refuses an endpoint that is no http URL, and does not repeat what may be a secret', () => {
    for (const endpoint of ['localhost:9000', 'ftp://x', 'http://', 'http://key:secret@host:9000', 'http://:secret@host']) {
      expect(() => resolveS3Settings({ endpoint }, {})).toThrow(expect.objectContaining({ code: 'store-setting-invalid', message: expect.not.stringContaining('secret') as string }) as Error);
    }
  });

  it.each([
    ['maxSockets', { maxSockets: 0 }],
    ['maxAttempts', { maxAttempts: -1 }],
    ['partSizeBytes', { partSizeBytes: 0 }],
    ['partSizeBytes', { partSizeBytes: 1.5 }],
    ['totalMs', { timeouts: { totalMs: Number.NaN } }],
    ['firstByteMs', { timeouts: { firstByteMs: 2 ** 31 } }],
  ])('refuses a %s that would never work', (name, options) => {
    expect(() => resolveS3Settings(options, {})).toThrow(expect.objectContaining({ code: 'store-setting-invalid', context: expect.objectContaining({ name }) as object }) as Error);
  });

  it('keeps the limits that are not named', () => {
    expect(resolveS3Settings({ timeouts: { idleMs: 5 } }, {}).timeouts).toEqual({ connectMs: 2000, firstByteMs: 10_000, idleMs: 5, totalMs: 300_000 });
  });
});
