import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonSyntaxError, parsePlacedJson } from '#engine/definitions/json-places.ts';

describe('parsePlacedJson', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parsePlacedJson(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  test('accepts exactly the texts that JSON.parse accepts, except those with a duplicate key', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0123.eE-+ntfaruls\\ \n\t') }), (text) => {
        const ours = outcome(() => parsePlacedJson(text).value);
        const theirs = outcome(() => JSON.parse(text) as unknown);
        if (ours.error?.includes('duplicate key') === true) return;
        expect(ours.error === undefined).toBe(theirs.error === undefined);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['{"a": x}', 1, 7, 'does not begin a value'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, '"," or "}"'],
    ['{\n "a": 1,\n "a": 2 }', 3, 2, 'duplicate key'],
    ['{"a": "x\n"}', 1, 9, 'line break'],
    ['', 1, 1, 'ends where a value is expected'],
    ['[1] []', 1, 5, 'more text'],
    ['[01]', 1, 2, 'does not begin'],
  ])('%j fails at %d:%d', (text, line, column, why) => {
    expect(() => parsePlacedJson(text)).toThrow(JsonSyntaxError);
    const failure = outcome(() => parsePlacedJson(text));
    expect({ line: failure.place?.line, column: failure.place?.column }).toEqual({ line, column });
    expect(failure.error).toContain(why);
  });

  test('finds the place of a nested value, and of the nearest ancestor', () => {
    const json = parsePlacedJson('{\n  "nodes": [\n    { "id": 7 }\n  ]\n}');
    expect(json.placeOf(['nodes', 0, 'id'])).toEqual({ line: 3, column: 13 });
    expect(json.placeOf(['nodes', 0, 'missing'])).toEqual({ line: 3, column: 5 });
  });

  test('deep nesting is an error, not a crash', () => {
    expect(() => parsePlacedJson('['.repeat(100_000))).toThrow(/nested deeper/u);
  });

  test('a key __proto__ is a key', () => {
    expect(Object.keys(parsePlacedJson('{"__proto__": 1}').value as object)).toEqual(['__proto__']);
  });
});

function outcome(read: () => unknown): { error?: string; place?: { line: number; column: number } } {
  try {
    read();
    return {};
  } catch (error) {
    return { error: (error as Error).message, ...(error instanceof JsonSyntaxError ? { place: error.place } : {}) };
  }
}
