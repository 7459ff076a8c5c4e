/** Where links to the headings of a page of the documentation lead. */

/** As GitHub makes it: small letters, spaces as hyphens, everything but letters, digits, `_` and `-` left off. */
export function headingAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** @param headings of one page, in order. @returns the anchor of each; the second of the same name gets `-1` and so on. */
export function headingAnchors(headings: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return headings.map((heading) => {
    const name = headingAnchor(heading);
    const seen = counts.get(name) ?? 0;
    counts.set(name, seen + 1);
    return seen === 0 ? name : `${name}-${seen}`;
  });
}
