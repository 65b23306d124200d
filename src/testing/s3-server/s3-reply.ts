/** An answer before it is sent. */
export interface S3Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const noBody = new Uint8Array(0);

/** An answer without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): S3Reply {
  return { status, headers, body: noBody };
}

/** An answer with an XML document; `content` is its root element. */
export function xmlReply(content: string, status = 200): S3Reply {
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`) };
}

/** S3's error document. */
export function errorReply(status: number, code: string, message: string = code): S3Reply {
  if (status === 304) return emptyReply(304);
  return xmlReply(`<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><RequestId>0</RequestId></Error>`, status);
}

/** Text as XML content; characters that XML cannot hold become references, as S3 sends them. */
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not stand literally
  return text.replace(/[&<>"'\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The contents of every element of a name, decoded; for the small documents that clients send. */
export function xmlElements(document: string, name: string): string[] {
  const found = document.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'));
  return [...found].map((match) => match[1] ?? '');
}

/** Decodes the references of XML text. */
export function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return named[name ?? ''] ?? whole;
  });
}
