import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonObject, readJson, writeJson } from '#renderer/ui/value-tree/json-text.ts';

test('what is written of any JSON is read back as the same', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const text = JSON.stringify(value);
      const read = readJson(text);
      expect(JSON.parse(writeJson(read))).toEqual(JSON.parse(text));
      expect(JSON.parse(writeJson(value))).toEqual(JSON.parse(text));
      expect(writeJson(readJson(writeJson(read)))).toBe(writeJson(read));
    }),
  );
});

test('numbers keep their digits, objects their order and repeated names', () => {
  const text = '{"b":12345678901234567890,"1":1.10,"a":-0,"b":1e400}';
  const read = readJson(text);
  expect(read).toBeInstanceOf(JsonObject);
  expect(writeJson(read).replaceAll(/\s/gu, '')).toBe(text);
});

test('text that is not the JSON of an object or a list is not read', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      let isJson = false;
      try {
        const parsed: unknown = JSON.parse(text);
        isJson = typeof parsed === 'object' && parsed !== null;
      } catch {
        isJson = false;
      }
      expect(readJson(text) !== undefined).toBe(isJson);
    }),
  );
  for (const text of [
    '',
    '12',
    '"[]"',
    '{',
    '[1,]',
    '[1 2]',
    '{"a" 1}',
    '{a:1}',
    '[01]',
    '[1.]',
    '["\\x"]',
    '["a\nb"]',
    '[] []',
    '{"a":}',
    '[:]',
    '[tru]',
    '\u00a0[]',
  ])
    expect(readJson(text), text).toBeUndefined();
});

test('text that nests too deeply stays text', () => {
  expect(readJson('['.repeat(100_000))).toBeUndefined();
  expect(readJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined();
  expect(readJson(`${'['.repeat(400)}${']'.repeat(400)}`)).toBeDefined();
});

test('numbers that JSON has no word for are written as text', () => {
  expect(writeJson([Number.NaN, Number.NEGATIVE_INFINITY, undefined])).toBe('[\n  "NaN",\n  "-Infinity",\n  null\n]');
});
