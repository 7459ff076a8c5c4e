/** JSON: layouts, shapes, faults, reading and isolating, against a real DuckDB. */

import fc from 'fast-check';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { bigintType, stringType } from '#engine/types/data-type.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
function json(content: string | Uint8Array, name = `f${(files += 1)}.json`): string {
  return fixture.write(name, content);
}

describe('broken lines', () => {
  test('cost that line only, among lines of JSON', async () => {
    const file = json('{"a":1}\n{"a":2\n{"a":3}\nnot json\n{"a":5}\n');
    const inference = await fixture.infer(file);
    expect(inference).toMatchObject({
      rowCount: 3,
      reading: { options: { layout: 'lines' } },
      warnings: [expect.stringContaining('2 lines are not valid JSON (first: line 2)')],
    });
    const { rows, rejects } = await fixture.isolate(file, inference);
    expect(rows).toEqual([{ a: 1n }, { a: 3n }, { a: 5n }]);
    expect(rejects.map(({ line, raw }) => [Number(line), raw])).toEqual([
      [2, '{"a":2'],
      [4, 'not json'],
    ]);
  });

  const spoiled = {
    'open brace': '{"id":7,"v":{"x":1},"s":"a"',
    'open inner brace': '{"id":7,"v":{"x":1,"s":"a"}',
    'missing value': '{"id":7,"v":',
    'open array': '{"id":7,"v":[1,2',
    'comma at its end': '{"id":7,"v":[1,2,',
    'open string': '{"id":7,"s":"abc',
    'missing quote': '{"id":7,s":"abc"}',
    'one brace': '{',
    'a brace too many': '{"id":7}}',
    'a comma behind': '{"id":7},',
    'text behind': '{"id":7} x',
    'an open word': 'tru',
    text: 'garbage',
  };
  describe.each(casesOfRun(Object.entries(spoiled), 3))('%s', (_name, broken) => {
    const sizes: readonly (readonly [count: number, length: number])[] = [
      [5, 4],
      [801, 4],
      [801, 3000],
    ];
    test.each(casesOfRun(sizes, 1))('%i lines with texts of %i characters', async (count, length) => {
      for (const at of [0, 2, count - 1, count]) {
        const lines = Array.from({ length: count }, (_, id) =>
          JSON.stringify({ id, v: { x: id }, s: 'x'.repeat(length) }),
        );
        lines.splice(at, 0, broken);
        const file = json(lines.join('\n'));
        const inference = await fixture.infer(file);
        expect(inference).toMatchObject({ rowCount: count, reading: { format: 'json', options: { layout: 'lines' } } });
        expect(typesOf(inference.schema)).toEqual(['id:bigint', 'v:struct<x:bigint>', 's:string']);
        await expect(fixture.scan(file, inference)).rejects.toThrow();
        const { rows, rejects } = await fixture.isolate(file, inference);
        // In the order of the file.
        expect(rows.map((row) => Number(row['id']))).toEqual(Array.from({ length: count }, (_, id) => id));
        expect(rejects.map(({ line, raw }) => [Number(line), raw])).toEqual([[at + 1, broken]]);
      }
    });
  });

  test('wherever a line is cut, the others are reported as without it', async () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), {
      minLength: 2,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(objects, fc.nat(), fc.nat(), async (values, place, cut) => {
        const lines = values.map((value) => JSON.stringify(value));
        const whole = await fixture.infer(json(lines.join('\n')), { format: 'json' });
        const line = lines[place % lines.length]!;
        lines.splice(cut % (lines.length + 1), 0, line.slice(0, 1 + (cut % (line.length - 1))));
        const broken = await fixture.infer(json(lines.join('\n')), { format: 'json' });
        expect([broken.rowCount, broken.schema]).toEqual([whole.rowCount, whole.schema]);
      }),
      { numRuns: triesOfRun(100, 20) },
    );
  });

  test.each([
    ['as many broken lines as good ones', '{"a":1}\nx\n', 2],
    ['a document', '{"a":\n 1,\n "b" 2}\n', 3],
    ['an array', '[{"a":1},\n{"a" 2}]\n', 2],
  ])('%s: the file is refused at its first fault', async (_name, content, line) => {
    await expect(fixture.infer(json(content), { format: 'json' })).rejects.toMatchObject({
      code: 'MalformedFile',
      details: { line },
    });
  });
});

describe('reading', () => {
  test('a choice inside of a choice keeps every value', async () => {
    const file = json('{"n":{"x":1}}\n{"n":{"x":"q"}}\n{"n":7}\n{"n":[{"x":2},{"x":"z"}]}\n');
    const rows = await fixture.scan(file, await fixture.infer(file));
    const text = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
    for (const value of ['1', '"q"', '7', '2', '"z"']) expect(text).toContain(`:${value}`);
    expect(rows).toHaveLength(4);
  });

  test.each<[name: string, content: string | Uint8Array, layout: string, types: string[], rows: number]>([
    ['lines', '{"a":1,"b":"x"}\n{"b":"y","c":true}\n', 'lines', ['a:bigint', 'b:string', 'c:boolean'], 2],
    ['array', '[{"a":1},\n {"a":2.5}]', 'array', ['a:double'], 2],
    [
      'document',
      '{\n "a": {"b": [1, 2]},\n "c": "2024-01-01"\n}\n',
      'document',
      ['a:struct<b:array<bigint>>', 'c:string'],
      1,
    ],
    ['concatenated', '{"a":1}{"a":2}\n{"a":\n3}', 'concatenated', ['a:bigint'], 3],
    ['blank lines and CRLF', '{"a":1}\r\n\r\n{"a":2}\r\n', 'lines', ['a:bigint'], 2],
    ['byte order mark', '\ufeff{"a":1}\n{"a":2}\n', 'lines', ['a:bigint'], 2],
    ['utf-16', Buffer.from('\ufeff[{"a":"ü"}]', 'utf16le'), 'array', ['a:string'], 1],
    ['plain values', '[1, 2, null]', 'array', ['record:bigint'], 3],
    ['lines of arrays', '[1,2]\n[3]\n', 'lines', ['record:array<bigint>'], 2],
    [
      'first value decides the order, null does not',
      '{"a":null,"b":1}\n{"c":1,"a":"x"}\n',
      'lines',
      ['b:bigint', 'c:bigint', 'a:string'],
      2,
    ],
    [
      'nested order',
      '{"s":{"x":null,"y":1}}\n{"s":{"z":2,"x":3}}\n',
      'lines',
      ['s:struct<y:bigint,z:bigint,x:bigint>'],
      2,
    ],
    ['mixed kinds', '{"a":1}\n{"a":"x"}\n{"a":true}\n', 'lines', ['a:uniontype<bigint,boolean,string>'], 3],
    ['never a value', '{"a":null,"b":[]}\n', 'lines', ['b:array<string>', 'a:string'], 1],
    [
      'beyond 64 bits',
      '{"a":9223372036854775808,"b":9223372036854775807}\n',
      'lines',
      ['a:decimal(38,0)', 'b:bigint'],
      1,
    ],
    ['beyond 64 bits with a fraction', '{"a":9223372036854775808}\n{"a":0.5}\n', 'lines', ['a:double'], 2],
    [
      'names that differ in capitals, and an empty one',
      '{"a":1,"A":"x","":2}\n',
      'lines',
      ['a:bigint', 'A_1:string', 'col2:bigint'],
      1,
    ],
    ['a key twice', '{"a":1,"a":2}\n', 'lines', ['a:bigint'], 1],
    ['escaped keys', '{"a\\u0062":1,"q\\"\\/r":2}\n', 'lines', ['ab:bigint', 'q"/r:bigint'], 1],
    ['no rows', '[]', 'array', [], 0],
    ['objects without keys', '{}\n{}\n{}\n', 'lines', [], 3],
  ])('%s', async (_name, content, layout, types, rows) => {
    const file = json(content);
    const inference = await fixture.infer(file);
    expect(inference.reading).toMatchObject({ format: 'json', options: { layout } });
    expect(typesOf(inference.schema)).toEqual(types);
    expect(inference.rowCount).toBe(rows);
    expect(await fixture.scan(file, inference)).toHaveLength(rows);
    expect((await fixture.isolate(file, inference)).rows).toHaveLength(rows);
  });

  test('a number that no double holds makes texts of the numbers', async () => {
    const file = json(
      `{"a":1,"n":{"b":2.5},"c":0.5}\n{"a":0.25,"n":{"b":-1e400},"c":9007199254740993}\n{"a":1${'0'.repeat(400)},"d":1e-400}\n`,
    );
    const inference = await fixture.infer(file);
    expect(inference.warnings).toEqual([
      `a contains 1${'0'.repeat(23)}…, which a double cannot represent; its numbers are read as text.`,
      'n.b contains -1e400, which a double cannot represent; its numbers are read as text.',
      'c contains 9007199254740993, which a double cannot represent; its numbers are read as text.',
      'd contains 1e-400, which is closer to zero than any double: it is read as 0.',
    ]);
    const rows = await fixture.scan(file, inference);
    expect(rows).toMatchObject([
      { a: '1', n: { b: '2.5' }, c: '0.5' },
      { n: { b: '-1e400' }, c: '9007199254740993' },
      { a: `1${'0'.repeat(400)}`, n: null, d: 0 },
    ]);
    expect((await fixture.isolate(file, inference)).rows).toEqual(rows);
  });

  test('objects without keys are counted, and a warning says why they have no columns', async () => {
    expect(await fixture.infer(json('{}\n{}\n'))).toMatchObject({
      rowCount: 2,
      schema: [],
      warnings: ['The records have no fields, so they are counted, but have no columns.'],
    });
  });

  test('values come exactly', async () => {
    const file = json('{"a":9007199254740993,"n":{"A":1,"a":[{"x":"é\\n"}]},"m":[1,"x",{"k":2}]}\n');
    const inference = await fixture.infer(file);
    const expected = [{ a: 9007199254740993n, n: { A: 1n, a_1: [{ x: 'é\n' }] } }];
    expect(await fixture.scan(file, inference)).toMatchObject(expected);
    expect((await fixture.isolate(file, inference)).rows).toMatchObject(expected);
  });

  test('more than 500 keys below the top are a map', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`key/${index}`, index]));
    const file = json(JSON.stringify({ many }));
    const inference = await fixture.infer(file);
    expect(typesOf(inference.schema)).toEqual(['many:map<string,bigint>']);
    expect(await fixture.scan(file, inference)).toHaveLength(1);
  });

  test('several gzip members and zstd frames are one file', async () => {
    const parts = ['{"a":1}\n', '{"a":2}\n{"a":3}\n'];
    const packed: [string, (text: string) => Buffer][] = [
      ['x.json.gz', gzipSync],
      ['x.json.zst', zstdCompressSync],
    ];
    for (const [name, pack] of packed) {
      const file = json(Buffer.concat(parts.map(pack)), name);
      const inference = await fixture.infer(file);
      expect(inference.rowCount).toBe(3);
      expect(await fixture.scan(file, inference)).toHaveLength(3);
    }
  });

  test('zeros behind the last gzip member are padding', async () => {
    const padding = Buffer.alloc(512);
    for (const [name, content] of [
      ['padded.json.gz', '{"a":1}\n{"a":2}\n'],
      ['padded.csv.gz', 'a,b\n1,x\n2,y\n'],
    ] as const) {
      const file = json(Buffer.concat([gzipSync(content), padding]), name);
      const inference = await fixture.infer(file);
      const rows = await fixture.scan(file, inference);
      expect(rows).toMatchObject([{ a: 1n }, { a: 2n }]);
      expect((await fixture.isolate(file, inference)).rows).toEqual(rows);
    }
  });

  test('a large file is read in pieces, with values across their borders', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `{"id":${index},"text":"${'é'.repeat(index % 50)}"}`);
    for (const content of [rows.join('\n'), `[${rows.join(',\n')}]`, `{"all":[${rows.join(',')}]}`]) {
      const file = json(content);
      const inference = await fixture.infer(file);
      expect(inference).toMatchObject({ rowCount: content.startsWith('{"all"') ? 1 : 30_000, exact: true });
      expect(await fixture.scan(file, inference)).toHaveLength(inference.rowCount!);
    }
  });
});

describe('malformed', () => {
  test.each<[content: string, line: number, column: number]>([
    ['{"a":1}\n{"a":}\n', 2, 6],
    ['[{"a":1},]', 1, 10],
    ['[1 2]', 1, 4],
    ['{"a":01}', 1, 6],
    ['{"a":"x\ny"}', 1, 8],
    ['{"a":1', 1, 7],
    ['{"a":1} x', 1, 9],
    ['{"a":None}', 1, 6],
    ['{"a":"\\ud800"}', 1, 7],
    ['{a:1}', 1, 2],
  ])('%j', async (content, line, columnNumber) => {
    await expect(fixture.infer(json(content))).rejects.toMatchObject({
      code: 'MalformedFile',
      details: { line, columnNumber },
    });
  });

  test.each(['[{"a":"caf\xe9"}]', '{"a":"caf\xe9"}\n{"a":"na\xefve"}\n'])(
    'in another encoding: the hint names the option, which reads it',
    async (content) => {
      const file = fixture.write('latin.json', Buffer.from(content, 'latin1'));
      await expect(fixture.infer(file)).rejects.toMatchObject({ hint: expect.stringContaining('`encoding`') });
      const stated = await fixture.infer(file, { format: 'json', encoding: 'windows-1252' });
      expect((await fixture.scan(file, stated))[0]).toEqual({ a: 'café' });
    },
  );

  test('the place is right behind the first piece of a large file', async () => {
    const good = `[\n${'{"id":1,"text":"some text"},\n'.repeat(60_000)}`;
    const file = json(`${good}{"id":2,,}]\n`);
    await expect(fixture.infer(file)).rejects.toMatchObject({
      details: { line: 60_002, columnNumber: 9, byteOffset: good.length + 8 },
    });
  });

  test('depth is bounded', async () => {
    await expect(fixture.infer(json('['.repeat(100_000)))).rejects.toMatchObject({ code: 'MalformedFile' });
  });
});

test('bad lines and misfits are reported with line and offset, the good rows are kept', async () => {
  const file = json('{"a":1,"b":"x"}\n{"a":}\n\n{"a":"no","b":"y"}\n[1]\n{"a":1.5}\n{"b":{"k":1}}\n', 'bad.ndjson');
  const good = json('{"a":1,"b":"x"}\n');
  const inference = await fixture.infer(good);
  const columns = [
    { name: 'a', type: bigintType },
    { name: 'b', type: stringType },
  ];
  await expect(fixture.scan(file, inference, columns)).rejects.toMatchObject({ kind: 'user' });
  const { rows, rejects } = await fixture.isolate(file, inference, columns);
  expect(rows).toEqual([
    { a: 1n, b: 'x' },
    { a: null, b: '{"k":1}' },
  ]);
  expect(rejects.map(({ line, byte_offset, column_name, raw }) => [line, byte_offset, column_name, raw])).toEqual([
    [2n, 16n, null, '{"a":}'],
    [4n, 24n, 'a', '{"a":"no","b":"y"}'],
    [5n, 43n, null, '[1]'],
    [6n, 47n, 'a', '{"a":1.5}'],
  ]);
});

test('any JSON is read with as many rows as it has, as lines and as an array', async () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const row = fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', 'C', 'é', '"', '/', '~', ' ') }), value, {
    minKeys: 1,
    maxKeys: 4,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), fc.boolean(), async (rows, lines) => {
      const text = lines ? rows.map((each) => JSON.stringify(each)).join('\n') : JSON.stringify(rows, null, 1);
      const file = json(text, 'any.json');
      const inference = await fixture.infer(file);
      expect(inference.rowCount).toBe(rows.length);
      expect(await fixture.scan(file, inference)).toHaveLength(rows.length);
      const { rows: good, rejects } = await fixture.isolate(file, inference);
      expect(rejects).toEqual([]);
      expect(good).toHaveLength(rows.length);
    }),
    // A double of 17 digits in a list of numbers and booleans.
    { numRuns: triesOfRun(60, 6), examples: [[[{ a: [-31961141296261870, false, -5e-324] }, { a: {} }], false]] },
  );
});

test('hundreds of columns hold the same values as few, and a bad value in one of them stops the plain form', async () => {
  const kinds = [
    '7',
    '-0.25',
    '1.5e3',
    '"2025-01-31"',
    '"2025-01-31T10:00:00Z"',
    '"2025-01-31 10:00:00"',
    'true',
    '"007"',
    '[1, 2]',
    '{"a": 1}',
  ];
  const few = json(`{${kinds.map((value, index) => `"c_${index}": ${value}`).join(',')}}\n`);
  const times = 30;
  const wide = Array.from(
    { length: kinds.length * times },
    (_, index) => `"c_${index}": ${kinds[index % kinds.length]!}`,
  );
  const many = json(`{${wide.join(',')}}\n`);
  const [row] = await fixture.scan(few, await fixture.infer(few));
  const inference = await fixture.infer(many);
  const [wideRow] = await fixture.scan(many, inference);
  expect(Object.values(wideRow!)).toEqual(Array.from({ length: times }, () => Object.values(row!)).flat());
  const bad = json(`{${wide.with(250, '"c_250": 7.5').join(',')}}\n`);
  await expect(fixture.scan(bad, inference)).rejects.toThrow(/7[.]5/u);
});
