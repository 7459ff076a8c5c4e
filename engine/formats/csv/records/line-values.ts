/** Splits one physical line whose quotes do not match, taking stray quotes for text. */

/** Where values go; the arrays grow. */
export interface ValueSpans {
  starts: Int32Array;
  ends: Int32Array;
  quoted: Uint8Array;
  grow(): void;
}

export interface LineSyntax {
  readonly separator: Uint8Array;
  /** Bytes; -1: none. */
  readonly quote: number;
  readonly escape: number;
}

const space = 32;

/**
 * `closing`: a quote closes a value only before a separator or the end of the line, others are text; a value
 * that never closes is text with its quote. `literal`: every quote is text.
 * @param end of the line, without its line end.
 * @returns number of values.
 */
export function splitLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  syntax: LineSyntax,
  quotes: 'closing' | 'literal',
  into: ValueSpans,
): number {
  let count = 0;
  let at = start;
  // Behind a quote that never closes none closes: each would look at the rest of the line again.
  let mayClose = quotes === 'closing';
  for (;;) {
    if (count === into.starts.length) into.grow();
    const open = mayClose ? afterSpaces(bytes, at, end, syntax) : end;
    const opens = open < end && bytes[open] === syntax.quote;
    const closed = opens ? closingQuote(bytes, open + 1, end, syntax) : -1;
    if (opens && closed === -1) mayClose = false;
    into.quoted[count] = closed === -1 ? 0 : 1;
    into.starts[count] = closed === -1 ? at : open + 1;
    const next = closed === -1 ? separatorAt(bytes, at, end, syntax) : afterSpaces(bytes, closed + 1, end, syntax);
    into.ends[count] = closed === -1 ? next : closed;
    count += 1;
    if (next >= end) return count;
    at = next + syntax.separator.length;
  }
}

/** The quote behind which the value surely ends; -1: there is none on the line. */
function closingQuote(bytes: Uint8Array, from: number, end: number, syntax: LineSyntax): number {
  const { quote, escape } = syntax;
  for (let at = from; at < end; at += 1) {
    if (bytes[at] === escape && escape !== quote) {
      at += 1;
      continue;
    }
    if (bytes[at] !== quote) continue;
    if (escape === quote && bytes[at + 1] === quote && at + 1 < end && !endsValue(bytes, at + 1, end, syntax)) {
      at += 1;
      continue;
    }
    if (endsValue(bytes, at, end, syntax)) return at;
  }
  return -1;
}

/** A separator or the end of the line follows the quote, spaces aside; a doubled quote before it is text. */
function endsValue(bytes: Uint8Array, quoteAt: number, end: number, syntax: LineSyntax): boolean {
  const after = afterSpaces(bytes, quoteAt + 1, end, syntax);
  return after >= end || isSeparator(bytes, after, syntax.separator);
}

function afterSpaces(bytes: Uint8Array, from: number, end: number, { separator }: LineSyntax): number {
  if (separator[0] === space) return from;
  let at = from;
  while (at < end && bytes[at] === space) at += 1;
  return at;
}

function separatorAt(bytes: Uint8Array, from: number, end: number, { separator }: LineSyntax): number {
  for (let at = from; at < end; at += 1) if (isSeparator(bytes, at, separator)) return at;
  return end;
}

function isSeparator(bytes: Uint8Array, at: number, separator: Uint8Array): boolean {
  for (let index = 0; index < separator.length; index += 1) if (bytes[at + index] !== separator[index]) return false;
  return true;
}
