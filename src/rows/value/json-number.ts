/** A number of a JSON text with the digits that it was written with. */
export class JsonNumber {
  readonly source: string;
  /** The nearest double; infinite beyond its range. */
  readonly value: number;

  constructor(source: string, value: number) {
    this.source = source;
    this.value = value;
  }
}
