import { FrazilError } from '../../errors/index.ts';
import type { CommandContext } from '../command-context.ts';
import { type Column, columnText } from '../output/column-text.ts';
import { countText } from '../output/number-text.ts';

const indent = '   ';

/** What the demo prints: numbered sections, aligned numbers, and a mark at everything that was checked. Silent with `--json`. */
export class DemoPage {
  readonly #context: CommandContext;
  #section = 0;
  #checks = 0;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Counts that were compared with the source, so far. */
  get checks(): number {
    return this.#checks;
  }

  async title(text: string): Promise<void> {
    await this.#print(this.#context.style.heading(text));
  }

  async heading(text: string): Promise<void> {
    this.#section += 1;
    await this.#print(`\n${this.#context.style.heading(`${this.#section}  ${text}`)}`);
  }

  async say(...lines: readonly string[]): Promise<void> {
    for (const line of lines) await this.#print(`${indent}${line}`);
  }

  async table(columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
    await this.say(...columnText(columns, rows, this.#context.style).split('\n'));
  }

  /**
   * Compares a count with what the source says, and shows both.
   *
   * *Errors*: `demo-check-failed`.
   */
  async check(what: string, found: number, expected: number, against: string): Promise<void> {
    this.#checks += 1;
    if (found !== expected) {
      const message = `${what}: ${countText(found)}, and ${against}: ${countText(expected)}.`;
      throw new FrazilError('demo-check-failed', message, { context: { what, found, expected } });
    }
    await this.say(`${this.#context.style.good('✓')} ${what}: ${countText(found)}, ${against}: ${countText(expected)}`);
  }

  async #print(text: string): Promise<void> {
    if (!this.#context.json) await this.#context.output.line(text);
  }
}
