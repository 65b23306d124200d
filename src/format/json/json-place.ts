import { type ErrorCode, FrazilError } from '../../errors/index.ts';

/** Where in which document a value stands, so that an error can name it. */
export class JsonPlace {
  /** Location of the document, or a name for it such as `--schema`. */
  readonly path: string;
  /** Code of the errors that are raised here. */
  readonly code: ErrorCode;
  readonly #parent: JsonPlace | undefined;
  readonly #step: string | number;

  constructor(path: string, code: ErrorCode, field = '', parent?: JsonPlace, step: string | number = field) {
    this.path = path;
    this.code = code;
    this.#parent = parent;
    this.#step = step;
  }

  /** Field path, such as `snapshots[3].summary`; empty at the root. Put together only when an error asks for it. */
  get field(): string {
    const before = this.#parent?.field ?? '';
    if (typeof this.#step === 'number') return `${before}[${this.#step}]`;
    return before === '' ? this.#step : `${before}.${this.#step}`;
  }

  /** The place of a member (name) or an item (index). */
  at(step: string | number): JsonPlace {
    return new JsonPlace(this.path, this.code, '', this, step);
  }

  /** The error to throw for a problem here; `code` replaces the place's own code. */
  error(problem: string, code: ErrorCode = this.code, context: Readonly<Record<string, unknown>> = {}): FrazilError {
    const where = this.field === '' ? this.path : `${this.path}, field ${this.field}`;
    return new FrazilError(code, `${where}: ${problem}`, { context: { path: this.path, field: this.field, ...context } });
  }
}
