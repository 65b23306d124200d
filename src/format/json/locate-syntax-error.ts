const numberText = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordText = /true|false|null/y;
const spaceText = /[ \t\n\r]*/y;
const simpleEscapes = '"\\/bfnrt';

type Expectation = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

/** Where a text stops being JSON, in UTF-16 units: the parser built into the engine does not always say. Its length if the text ends too early. */
export function locateSyntaxError(text: string): number {
  const open: string[] = [];
  let expect: Expectation = 'value';
  let at = 0;
  for (;;) {
    at = match(spaceText, text, at) ?? at;
    const char = text[at];
    if (char === undefined) return at;
    if ((char === '}' || char === ']') && mayClose(char, expect, open.at(-1))) {
      open.pop();
      at += 1;
      expect = 'comma-or-end';
    } else if (expect === 'comma-or-end') {
      if (char !== ',' || open.length === 0) return at;
      at += 1;
      expect = open.at(-1) === '{' ? 'key' : 'value';
    } else if (expect === 'colon') {
      if (char !== ':') return at;
      at += 1;
      expect = 'value';
    } else if (expect === 'key' || expect === 'key-or-end') {
      const end = char === '"' ? endOfString(text, at) : { at, complete: false };
      if (!end.complete) return end.at;
      at = end.at;
      expect = 'colon';
    } else if (char === '{' || char === '[') {
      open.push(char);
      at += 1;
      expect = char === '{' ? 'key-or-end' : 'value-or-end';
    } else {
      const end = endOfScalar(text, at);
      if (!end.complete) return end.at;
      at = end.at;
      expect = 'comma-or-end';
    }
  }
}

interface End {
  readonly at: number;
  /** Whether the value is whole; otherwise `at` is where it breaks off. */
  readonly complete: boolean;
}

function mayClose(char: string, expect: Expectation, open: string | undefined): boolean {
  if (open !== (char === '}' ? '{' : '[')) return false;
  return expect === 'comma-or-end' || expect === (char === '}' ? 'key-or-end' : 'value-or-end');
}

function endOfScalar(text: string, at: number): End {
  if (text[at] === '"') return endOfString(text, at);
  const end = match(numberText, text, at) ?? match(wordText, text, at);
  return end === undefined ? { at, complete: false } : { at: end, complete: true };
}

function endOfString(text: string, start: number): End {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') return { at: at + 1, complete: true };
    if (char < ' ') return { at, complete: false };
    if (char !== '\\') continue;
    at += 1;
    if (text[at] === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
    else if (text[at] === undefined || !simpleEscapes.includes(text[at] ?? '')) return { at: Math.min(at, text.length), complete: false };
  }
  return { at: text.length, complete: false };
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found === undefined ? undefined : at + found.length;
}
