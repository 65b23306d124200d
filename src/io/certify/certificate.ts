/** The promises that certification puts to the test. */
export const promiseNames = [
  'exclusive-create',
  'create-refused-when-taken',
  'body-intact',
  'read-after-write',
  'list-after-write',
  'list-in-pages',
  'range-reads',
  'replace-by-etag',
  'conditional-multipart',
  'delete',
  'store-time',
] as const;

export type PromiseName = (typeof promiseNames)[number];

/** What was found out about one promise. */
export interface PromiseFinding {
  readonly name: PromiseName;
  /** Whether a table needs it. */
  readonly required: boolean;
  /** Undefined when it was not put to the test. */
  readonly held: boolean | undefined;
  /** What was seen, one sentence. */
  readonly detail: string;
}

/** What a certificate is made out to; a copied bucket has another identity. */
export interface StoreIdentity {
  readonly url: string;
  /** Empty where the url says it all. */
  readonly endpoint: string;
}

/** What a store was found to promise. */
export interface Certificate {
  readonly identity: StoreIdentity;
  /** When, by the clock of the host that certified, in milliseconds since 1970. */
  readonly checkedAtMs: number;
  /** `fit` when every required promise held. */
  readonly verdict: 'fit' | 'unfit';
  readonly promises: readonly PromiseFinding[];
  /** Store's time less the host's, in milliseconds; undefined where the store does not tell. */
  readonly clockOffsetMs: number | undefined;
}

/** The required promises that were not seen to hold, whether they broke or could not be tried. */
export function brokenPromises(certificate: Certificate): readonly PromiseFinding[] {
  return certificate.promises.filter(({ required, held }) => required && held !== true);
}

/** Whether a promise was put to the test and held. */
export function holdsPromise(certificate: Certificate, name: PromiseName): boolean {
  return certificate.promises.some((finding) => finding.name === name && finding.held === true);
}

/** What the tries of one promise brought to light. */
export interface Evidence {
  /** Each one sentence without a full stop; a single one breaks the promise. */
  readonly faults: readonly string[];
  /** Why nothing was put to the test, where that is so: without a single case a promise is not kept, it is unknown. */
  readonly untested?: string | undefined;
  /** What was seen of a promise that held. */
  readonly held: string;
}

/** A finding's two facts, from what was seen. */
export function judged({ faults, untested, held }: Evidence): Pick<PromiseFinding, 'held' | 'detail'> {
  const [first] = faults;
  if (first !== undefined) return { held: false, detail: `${first}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}.` };
  if (untested !== undefined) return { held: undefined, detail: `${untested}.` };
  return { held: true, detail: `${held}.` };
}
