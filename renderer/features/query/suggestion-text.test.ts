/** What a suggestion puts into the text. */

import { expect, test } from 'vitest';
import { suggestionOf } from '#renderer/features/query/suggestion-text.ts';

const texts = { of: '', detail: '', description: '' };

test.each([
  ['column', ['Net Price'], '"Net Price"', undefined],
  ['column', ['o', 'order'], 'o."order"', undefined],
  ['table', ['shop', 'orders'], 'shop.orders', undefined],
  ['database', ['my shop'], '"my shop".', undefined],
  ['file', ["it's.csv"], "'it''s.csv'", undefined],
  ['folder', ['lake/'], "'lake/'", 6],
  ['function', ['upper'], 'upper()', 6],
] as const)('%s %j is %s', (kind, parts, insert, cursor) => {
  expect(suggestionOf({ kind, parts, ...texts }, false)).toMatchObject({ insert, label: parts.join('.') });
  expect(suggestionOf({ kind, parts, ...texts }, false).cursor).toBe(cursor);
});

test('the brackets of a call are not doubled', () => {
  expect(suggestionOf({ kind: 'function', parts: ['upper'], ...texts }, true)).toMatchObject({ insert: 'upper' });
});
