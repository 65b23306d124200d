/** How the request handler tells the SDK that an attempt failed; the SDK decides by name and code whether to repeat it. */
export class AttemptFailure extends Error {
  override readonly name: 'TimeoutError' | 'AbortError' | 'NetworkError';
  /** The errno that the SDK knows; `ECONNRESET` is repeated. */
  readonly code: string | undefined;

  constructor(name: AttemptFailure['name'], message: string, code?: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
    this.code = code;
  }
}

/** A whole answer that is no success, as its body tells it; like the SDK's errors, it has the store's code for a name. */
export class StoreRefusal extends Error {
  override readonly name: string;
  /** Where the bucket is, when the request was signed for another region. */
  readonly region: string | undefined;
  /** The store's clock was far from ours, and signatures go by it from now on. */
  readonly clockCorrected: boolean;

  /** `document`: the body of the answer; empty behind a HEAD, which leaves the name empty as well. */
  constructor(document: Uint8Array, clockCorrected: boolean) {
    const text = new TextDecoder().decode(document.subarray(0, documentMaxBytes));
    const code = elementOf(text, 'Code');
    super(elementOf(text, 'Message') ?? (code === undefined ? text.slice(0, 300) : ''));
    this.name = code ?? '';
    this.region = elementOf(text, 'Region');
    this.clockCorrected = clockCorrected;
  }
}

/** An error of S3 is a few lines; a page of a proxy may be anything. */
const documentMaxBytes = 64 * 1024;

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function elementOf(document: string, name: 'Code' | 'Message' | 'Region'): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(document)?.[1];
  return text?.replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => entities[entity] ?? '').trim();
}
