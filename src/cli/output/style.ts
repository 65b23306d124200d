import { styleText } from 'node:util';
import type { OutputStream } from '../command-host.ts';

type Look = Parameters<typeof styleText>[0];

/** Colours and weights: on a terminal, unless NO_COLOR is set or TERM is `dumb`; elsewhere texts stay as they are. */
export class Style {
  readonly coloured: boolean;

  constructor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>) {
    this.coloured = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  }

  heading(text: string): string {
    return this.#look('bold', text);
  }

  faint(text: string): string {
    return this.#look('dim', text);
  }

  good(text: string): string {
    return this.#look('green', text);
  }

  bad(text: string): string {
    return this.#look('red', text);
  }

  #look(look: Look, text: string): string {
    // The stream has been judged already; it need not be a stream of Node's.
    return this.coloured ? styleText(look, text, { validateStream: false }) : text;
  }
}
