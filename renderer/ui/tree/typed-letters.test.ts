import { expect, test } from 'vitest';
import { findTyped, nothingTyped, withLetter, type TypedLetters } from '#renderer/ui/tree/typed-letters.ts';

const labels = [
  'Rename …',
  'Change type …',
  'Trim',
  'Upper case',
  'Replace …',
  'Empty text to null',
  'Derive …',
  'Drop',
];

/** The entry that the letters lead to, each from where the one before led. */
function typed(letters: string, current = 0, pause = 100): string | undefined {
  let before: TypedLetters = nothingTyped;
  let at = current;
  for (const [index, letter] of [...letters].entries()) {
    before = withLetter(before, letter, index * pause);
    at = findTyped(labels, before, at);
  }
  return labels[at];
}

test('several letters lead to the entry that begins with all of them', () => {
  expect([typed('t'), typed('Tr'), typed('De'), typed('dr'), typed('re'), typed('rep')]).toEqual([
    'Trim',
    'Trim',
    'Derive …',
    'Drop',
    'Replace …',
    'Replace …',
  ]);
});

test('a letter again leads on and around the end; after a pause it starts a new text', () => {
  expect([typed('rr'), typed('rrr'), typed('dd', 5), typed('u', 7)]).toEqual([
    'Rename …',
    'Replace …',
    'Drop',
    'Upper case',
  ]);
  expect(typed('te', 0, 2000)).toBe('Empty text to null');
});

test('entries that hold the letters are next; of others, none is found', () => {
  expect(typed('case')).toBe('Upper case');
  expect(typed('x')).toBe('Empty text to null');
  expect(typed('q')).toBeUndefined();
});
