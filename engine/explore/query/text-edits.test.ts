import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editText, placeBeforeEdits, type TextEdit } from '#engine/explore/query/text-edits.ts';

test('edits are applied from the front, whatever their order', () => {
  const edits = [
    { start: 8, end: 9, text: 'x.y' },
    { start: 1, end: 1, text: ' AS q' },
  ];
  expect(editText('a, f(1, b)', edits)).toBe('a AS q, f(1, x.y)');
});

const unit = fc.constantFrom('a', 'é', '\n', ' ');
const made = fc
  .tuple(
    fc.string({ unit, maxLength: 40 }),
    fc.array(fc.tuple(fc.nat(6), fc.nat(4), fc.string({ unit, maxLength: 5 })), { maxLength: 4 }),
  )
  .map(([text, gaps]) => {
    const edits: TextEdit[] = [];
    let at = 0;
    for (const [gap, width, put] of gaps) {
      const start = at + gap + 1;
      const end = start + width;
      if (end > text.length) break;
      edits.push({ start, end, text: put });
      at = end;
    }
    return { text, edits };
  });

function placeOf(text: string, index: number): { line: number; character: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, character: before.at(-1)!.length + 1 };
}

test('every remaining character keeps its place', () => {
  fc.assert(
    fc.property(made, ({ text, edits }) => {
      const changed = editText(text, edits);
      let shift = 0;
      let from = 0;
      for (const edit of [...edits, { start: text.length, end: text.length, text: '' }]) {
        for (let index = from; index < edit.start; index += 1) {
          expect(changed[index + shift]).toBe(text[index]);
          expect(placeBeforeEdits(text, edits, placeOf(changed, index + shift))).toEqual(placeOf(text, index));
        }
        for (let inside = 0; inside < edit.text.length; inside += 1)
          expect(placeBeforeEdits(text, edits, placeOf(changed, edit.start + shift + inside))).toEqual(
            placeOf(text, edit.start),
          );
        shift += edit.text.length - (edit.end - edit.start);
        from = edit.end;
      }
    }),
  );
});

test('a place that the text does not have is none', () => {
  expect(placeBeforeEdits('ab\nc', [], { line: 3, character: 1 })).toBeUndefined();
  expect(placeBeforeEdits('ab\nc', [], { line: 1, character: 9 })).toBeUndefined();
});
