/** Values as cells show them. */

import { expect, test } from 'vitest';
import { cellText, shownText } from '#renderer/ui/data-grid/cell-text.ts';

test('a value of a choice is shown without the struct that holds it, as procedures give it in JSON', () => {
  const type = 'uniontype<bigint,string>';
  expect(cellText({ tag: 'string', long: null, string: '0a' }, type)).toEqual({ text: '0a', kind: 'value' });
  expect(cellText({ tag: 'long', long: 7, string: null }, type).text).toBe('7');
  expect(cellText({ tag: 'string', long: null, string: '' }, type).text).toBe('""');
  expect(cellText({ tag: 'struct', struct: { a: 1 } }, type).text).toBe('{"a":1}');
  expect(cellText('0a', type).text).toBe('0a');
  expect(cellText(null, type)).toEqual({ text: 'null', kind: 'null' });
  expect(cellText({ tag: null, long: null, string: null }, type)).toEqual({ text: 'null', kind: 'null' });
  expect(shownText('{"tag":"long","long":1,"string":null}', type)).toBe('1');
});

test('a number of a choice keeps its digits', () => {
  const type = 'uniontype<bigint,struct<a:decimal(38,2)>>';
  expect(shownText('{"tag":"long","long":9223372036854775807,"struct":null}', type)).toBe('9223372036854775807');
  const struct = '{"a":123456789012345678901234567890.25,"b":1.50}';
  expect(shownText(`{"tag":"struct","long":null,"struct":${struct}}`, type)).toBe(struct);
});

test('a struct that has a member named tag is shown as it is', () => {
  expect(cellText({ tag: 'a', a: 1 }, 'struct<tag:string,a:bigint>').text).toBe('{"tag":"a","a":1}');
  expect(shownText('{"tag":"a","a":1}', 'struct<tag:string,a:bigint>')).toBe('{"tag":"a","a":1}');
  expect(shownText('{not json', 'uniontype<bigint,string>')).toBe('{not json');
});
