import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readResponseBody, type ReadBodyOptions } from './response-body.ts';

function read(stream: Readable, options: Partial<ReadBodyOptions> = {}): ReturnType<typeof readResponseBody> {
  return readResponseBody(stream, { announcedBytes: undefined, limitBytes: Infinity, signal: new AbortController().signal, progressed: () => {}, ...options });
}

const bytes = (...values: number[]): Buffer => Buffer.from(values);

describe('readResponseBody', () => {
  it('takes a body of known and of unknown length', async () => {
    const whole = { bytes: new Uint8Array([1, 2, 3]), cut: false };
    expect(await read(Readable.from([bytes(1), bytes(2, 3)]))).toEqual(whole);
    expect(await read(Readable.from([bytes(1), bytes(2, 3)]), { announcedBytes: 3 })).toEqual(whole);
    expect(await read(Readable.from([]), { announcedBytes: 0 })).toEqual({ bytes: new Uint8Array(0), cut: false });
  });

  it('tells fewer and more bytes than announced from a whole body', async () => {
    expect(await read(Readable.from([bytes(1, 2)]), { announcedBytes: 3 })).toEqual({ bytes: new Uint8Array([1, 2]), cut: true });
    expect(await read(Readable.from([bytes(1, 2), bytes(3, 4)]), { announcedBytes: 3 })).toMatchObject({ cut: true });
  });

  it('gives nothing above the limit, and destroys the stream', async () => {
    const stream = Readable.from([bytes(1, 2), bytes(3, 4)]);
    expect(await read(stream, { limitBytes: 3 })).toBeUndefined();
    expect(stream.destroyed).toBe(true);
  });

  it('ends when the stream breaks', async () => {
    const stream = new PassThrough();
    const reading = read(stream, { announcedBytes: 10 });
    stream.write(bytes(1));
    await new Promise((resolve) => void setImmediate(resolve));
    stream.destroy(new Error('reset'));
    expect(await reading).toEqual({ bytes: new Uint8Array([1]), cut: true });
  });

  it('ends when the stream had been destroyed before anybody listened', async () => {
    const stream = new PassThrough();
    stream.destroy();
    await new Promise((resolve) => void stream.once('close', resolve));
    expect(await read(stream, { announcedBytes: 10 })).toMatchObject({ cut: true });
  });

  it('ends when it is given up, before and while it reads', async () => {
    const ending = new AbortController();
    const reading = read(new PassThrough(), { signal: ending.signal });
    ending.abort();
    expect(await reading).toMatchObject({ cut: true });
    const stream = new PassThrough();
    expect(await read(stream, { signal: ending.signal })).toMatchObject({ cut: true });
    expect(stream.destroyed).toBe(true);
  });
});
