/** Changes of a user's text at known places, and the way back from a place in the changed text. */

import type { TextPlace } from '#engine/base/text-place.ts';

/** Plain data. */
export interface TextEdit {
  /** In UTF-16 units of the text as it was, as `end`. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param edits that do not overlap. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/**
 * The place in the original text; for a place inside the text of an edit, the start of that edit.
 * @returns undefined for a place that the changed text does not have.
 */
export function placeBeforeEdits(text: string, edits: readonly TextEdit[], place: TextPlace): TextPlace | undefined {
  let index = indexOfPlace(editText(text, edits), place);
  if (index === undefined) return undefined;
  let shift = 0;
  for (const edit of inOrder(edits)) {
    const start = edit.start + shift;
    if (index < start) break;
    if (index < start + edit.text.length) {
      index = start;
      break;
    }
    shift += edit.text.length - (edit.end - edit.start);
  }
  const before = text.slice(0, index - shift).split('\n');
  return { line: before.length, character: before.at(-1)!.length + 1 };
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
}

function indexOfPlace(text: string, { line, character }: TextPlace): number | undefined {
  const lines = text.split('\n');
  const own = lines[line - 1];
  if (own === undefined || character - 1 > own.length) return undefined;
  return lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + character - 1;
}
