/** Which bytes and characters may stand where in XML (W3C XML 1.0, §2.2–2.3); names beyond ASCII are not checked further. */

/** Bits of the classes of bytes. */
export const byteClass = { nameStart: 1, name: 2, space: 4, endsText: 8, forbidden: 16 } as const;

export const byteClasses = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  const isDigit = byte >= 0x30 && byte <= 0x39;
  const isSpaceByte = byte === 0x20 || byte === 9 || byte === 10 || byte === 13;
  let bits = 0;
  if (isLetter || byte === 0x5f || byte === 0x3a || byte >= 0x80) bits |= byteClass.nameStart | byteClass.name;
  if (isDigit || byte === 0x2d || byte === 0x2e) bits |= byteClass.name;
  if (isSpaceByte) bits |= byteClass.space;
  else if (byte < 0x20) bits |= byteClass.forbidden | byteClass.endsText;
  // < & > and the carriage return
  if (byte === 0x3c || byte === 0x26 || byte === 0x3e || byte === 13) bits |= byteClass.endsText;
  byteClasses[byte] = bits;
}

export function isSpace(byte: number): boolean {
  return (byteClasses[byte]! & byteClass.space) !== 0;
}

/**
 * The predefined entity whose name, with its `;`, is at a position.
 * @returns its character code, and above eight bits the length of its name; 0 when it is none of them.
 */
export function predefinedEntity(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1];
  switch (bytes[at]) {
    case 0x61: // a
      if (second === 0x6d && bytes[at + 2] === 0x70 && bytes[at + 3] === 0x3b) return 0x26 | (3 << 8);
      return second === 0x70 && bytes[at + 2] === 0x6f && bytes[at + 3] === 0x73 && bytes[at + 4] === 0x3b
        ? 0x27 | (4 << 8)
        : 0;
    case 0x6c: // l
      return second === 0x74 && bytes[at + 2] === 0x3b ? 0x3c | (2 << 8) : 0;
    case 0x67: // g
      return second === 0x74 && bytes[at + 2] === 0x3b ? 0x3e | (2 << 8) : 0;
    case 0x71: // q
      return second === 0x75 && bytes[at + 2] === 0x6f && bytes[at + 3] === 0x74 && bytes[at + 4] === 0x3b
        ? 0x22 | (4 << 8)
        : 0;
    default:
      return 0;
  }
}

/** @param reference without `&` and `;`: `#10` or `#xA`. @returns NaN when it names no character that XML allows. */
export function codePointOf(reference: string): number {
  const match = /^#(?:x0*([\da-fA-F]{1,8})|0*(\d{1,9}))$/u.exec(reference);
  if (match === null) return NaN;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return allowed ? code : NaN;
}

/** `xmlns` and `xmlns:…` declare prefixes and are not attributes of their element. */
export function isNamespace(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to - from >= 5 &&
    bytes[from] === 0x78 &&
    bytes[from + 1] === 0x6d &&
    bytes[from + 2] === 0x6c &&
    bytes[from + 3] === 0x6e &&
    bytes[from + 4] === 0x73 &&
    (to - from === 5 || bytes[from + 5] === 0x3a)
  );
}
