/** Two long texts as they are shown beside each other: shortened so that what differs stays. */

/** Texts of at most `most` UTF-16 units each, besides `…` where something was cut. Different texts stay different. */
export function differingTexts(a: string, b: string, most: number): readonly [string, string] {
  const shared = sharedLength(a, b);
  // The beginning says what the texts are, so it stays where the difference fits behind it.
  const from =
    shared < most / 2 || Math.max(a.length, b.length) <= most ? 0 : wholeFrom(a, shared - Math.floor(most / 4));
  return [cut(a, from, most), cut(b, from, most)];
}

function cut(text: string, from: number, most: number): string {
  const to = text.length <= from + most ? text.length : wholeFrom(text, from + most);
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared += 1;
  return wholeFrom(a, shared);
}

/** One less within a surrogate pair. */
function wholeFrom(text: string, at: number): number {
  return /[\uD800-\uDBFF]/u.test(text[at - 1] ?? '') && /[\uDC00-\uDFFF]/u.test(text[at] ?? '') ? at - 1 : at;
}
