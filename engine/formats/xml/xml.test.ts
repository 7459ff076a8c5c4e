/** XML files as tables: which elements are rows, their columns and types, and rejected records. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { findRowTag } from '#engine/formats/xml/row-tag.ts';
import { arrayType, bigintType, stringType } from '#engine/types/data-type.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';

const data = path.join(
  process.env['TENON_SHARED_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/data'),
  'xml-spark',
);
if (!existsSync(data)) process.stderr.write('skipped: XML files of other projects, because ../shared/data is absent\n');

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let count = 0;
async function read(content: string | Uint8Array, stated: Record<string, unknown> = {}) {
  count += 1;
  const file = fixture.write(`file-${count}.xml`, content);
  const inference = await fixture.infer(file, Object.keys(stated).length === 0 ? {} : { format: 'xml', ...stated });
  const { rows, rejects } = await fixture.isolate(file, inference);
  expect(rows.length).toBe(inference.rowCount);
  return { file, inference, rows, rejects, types: typesOf(inference.schema) };
}

const books = `<?xml version="1.0"?>
<catalog made="2024">
  <book id="1" lang="en"><title>One &amp; only</title><author>A</author><author>B</author><price currency="EUR">9.5</price><out>2024-01-31</out></book>
  <book id="2"><title><![CDATA[<Two>]]></title><author>C</author><price currency="USD">8</price><out/><size><w>1</w><h>2</h></size></book>
</catalog>`;

test('attributes, arrays, structs, texts beside attributes, CDATA, references, types', async () => {
  const { inference, rows, rejects, types } = await read(books);
  expect(rejects).toEqual([]);
  expect(types).toEqual([
    '_id:bigint',
    '_lang:string',
    'title:string',
    'author:array<string>',
    'price:struct<_currency:string,_VALUE:double>',
    'out:date',
    'size:struct<w:bigint,h:bigint>',
  ]);
  expect(rows).toEqual([
    {
      _id: 1n,
      _lang: 'en',
      title: 'One & only',
      author: ['A', 'B'],
      price: { _currency: 'EUR', _VALUE: 9.5 },
      out: '2024-01-31',
      size: null,
    },
    {
      _id: 2n,
      _lang: null,
      title: '<Two>',
      author: ['C'],
      price: { _currency: 'USD', _VALUE: 8 },
      out: null,
      size: { w: 1n, h: 2n },
    },
  ]);
  expect(inference.reading.options).toMatchObject({ rowTag: 'book', encoding: 'utf-8' });
  expect(inference.evidence).toContainEqual(
    expect.objectContaining({ part: 'rowTag', verdict: 'book', ambiguous: false }),
  );
});

test.each<[what: string, content: string, rowTag: string, rowCount: number]>([
  [
    'further inside',
    '<rss><channel><title>t</title><link>l</link><item><a>1</a></item><item><a>2</a></item></channel></rss>',
    'item',
    2,
  ],
  ['elements without elements', '<n><v>1</v><v>2</v></n>', 'v', 2],
  ['the root', '<note><to>x</to><from>y</from></note>', 'note', 1],
  [
    'one element with texts that repeat',
    '<catalog><book><author>a</author><author>b</author></book></catalog>',
    'book',
    1,
  ],
  ['a fragment', '<e a="1"/>\n<e a="2"/>\n<e a="3"/>', 'e', 3],
  [
    'documents behind each other',
    '<?xml version="1.0"?><all><e a="1"/><e a="2"/></all><?xml version="1.0"?><all><e a="3"/><e a="4"/></all>',
    'e',
    4,
  ],
  ['beside others', '<all><head x="1"/><e a="1"/><e a="2"/><e a="3"/></all>', 'e', 3],
])('rows are found: %s', async (_, content, rowTag, rowCount) => {
  const { inference } = await read(content);
  expect(inference.reading.options['rowTag']).toBe(rowTag);
  expect(inference.rowCount).toBe(rowCount);
});

test('a text of broken tags is given up early', () => {
  const text = (broken: number): Uint8Array =>
    Buffer.from(`<all><r x="1"/><r x="2"/>${'<'.repeat(broken)}<late x="1"/>${'<late x="2"/>'.repeat(9)}`);
  expect(findRowTag(text(10))).toMatchObject({ rowTag: 'late' });
  expect(findRowTag(text(100_000))).toMatchObject({ rowTag: 'r', others: ['all'] });
});

test.each([
  [
    'an entity of the document type',
    '<!DOCTYPE e [<!ENTITY n "1">]>\n<e a="&n;"/>',
    /&n; is not one of XML's own.* \(line 2\)/u,
  ],
  ['a value without quotes', '<e a=1>', /\(line 1\)/u],
])('a broken first element is the reason that there is none: %s', async (_, content, message) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'MalformedFile', message: expect.stringMatching(message) });
});

test('a rowTag that is not there is refused with near names', async () => {
  await expect(read(books, { rowTag: 'bok' })).rejects.toMatchObject({
    code: 'MalformedFile',
    hint: expect.stringContaining('book'),
  });
});

describe('options', () => {
  const content =
    '<all xmlns:n="x"><n:r n:id=" 7 "><n:t>  </n:t><u>NULL</u></n:r><n:r n:id="8"><n:t> a </n:t><u>1</u></n:r></all>';

  test('names keep their prefixes, or not', async () => {
    expect((await read(content)).types).toEqual(['_n:id:string', 'n:t:string', 'u:string']);
    const bare = await read(content, {
      ignoreNamespace: true,
      rowTag: 'r',
      ignoreSurroundingSpaces: true,
      nullValue: 'NULL',
      treatEmptyValuesAsNulls: true,
    });
    expect(bare.rows).toEqual([
      { _id: 7n, t: null, u: null },
      { _id: 8n, t: 'a', u: 1n },
    ]);
    const renamed = await read(content, { attributePrefix: '@', valueTag: '#text' });
    expect(renamed.types[0]).toBe('@n:id:string');
    expect((await read(content, { excludeAttribute: true })).types).toEqual(['n:t:string', 'u:string']);
  });

  test('a text that is empty is a text, and null where the column is none', async () => {
    const { rows } = await read('<all><r><t></t><n></n></r><r><t>x</t><n>1</n></r></all>');
    expect(rows[0]).toEqual({ t: '', n: null });
  });

  test('xsi:nil is null', async () => {
    const { rows, types } = await read('<all><r><t xsi:nil="true"/></r><r><t xsi:nil="false">x</t></r></all>');
    expect(types).toEqual(['t:string']);
    expect(rows).toEqual([{ t: null }, { t: 'x' }]);
  });

  test('mixed content is joined, with a warning; as text it is unchanged', async () => {
    const mixed = '<all><r><p>one <b>two</b> three</p></r><r><p>four</p></r></all>';
    const { file, inference, rows } = await read(mixed);
    expect(rows).toEqual([{ p: { _VALUE: 'one  three', b: 'two' } }, { p: { _VALUE: 'four', b: null } }]);
    expect(inference.warnings.join()).toContain('Text between the elements of p');
    const { rows: texts } = await fixture.isolate(file, inference, [{ name: 'p', type: stringType }]);
    expect(texts).toEqual([{ p: 'one <b>two</b> three' }, { p: 'four' }]);
  });

  test('names like __proto__ and names that differ in capitals only', async () => {
    const { rows } = await read(
      '<all><r><__proto__>1</__proto__><constructor>2</constructor><A>3</A><a>4</a></r><r><a>5</a></r></all>',
    );
    expect(Object.entries(rows[0]!)).toEqual([
      ['__proto__', 1n],
      ['constructor', 2n],
      ['A', 3n],
      ['a_1', 4n],
    ]);
    expect(rows[1]).toMatchObject({ a_1: 5n });
  });
});

test('a record that does not fit pinned columns is rejected with line, offset and text', async () => {
  const { file, inference } = await read('<all>\n<r><a>1</a></r>\n<r><a>x</a></r>\n<r><a>2</a><a>3</a></r>\n</all>');
  const { rows, rejects } = await fixture.isolate(file, inference, [{ name: 'a', type: bigintType }]);
  expect(rows).toEqual([{ a: 1n }]);
  expect(rejects).toMatchObject([
    { line: 3n, byte_offset: 22n, column_name: 'a', raw: '<r><a>x</a></r>' },
    {
      line: 4n,
      byte_offset: 38n,
      column_name: 'a',
      reason: expect.stringContaining('more than once'),
      raw: '<r><a>2</a><a>3</a></r>',
    },
  ]);
  const map = { kind: 'map' as const, key: stringType, value: stringType };
  await expect(fixture.isolate(file, inference, [{ name: 'a', type: map }])).rejects.toMatchObject({
    code: 'SchemaMismatch',
  });
  const lists = await fixture.isolate(file, inference, [{ name: 'a', type: arrayType(stringType) }]);
  expect(lists.rows).toEqual([{ a: ['1'] }, { a: ['x'] }, { a: ['2', '3'] }]);
});

test('corrected records are read again', async () => {
  const { inference } = await read(books);
  const written = (await loadFormat('xml')).writeRecords!(
    ['<book id="7"><title>t</title></book>', '<book id="8"/>'],
    inference.reading,
  );
  const file = fixture.write('fixed.xml', written.content);
  const again = await fixture.isolate(file, { ...inference, reading: written.reading });
  expect(again.rows.map((row) => row['_id'])).toEqual([7n, 8n]);
});

describe('broken files', () => {
  const broken = '<all>\n<r><a>1</a></r>\n<r><a>2</r>\n<r><a>3</a></r>\n<r><a>4';

  test('good records are read, the others are rejected and reported', async () => {
    const { inference, rows, rejects } = await read(broken);
    expect(rows).toEqual([{ a: 1n }, { a: 3n }]);
    expect(rejects).toMatchObject([
      { line: 3n, reason: expect.stringContaining('</r> does not match <a> (line 3, column 8)'), raw: '<r><a>2</r>' },
      { line: 5n, raw: '<r><a>4' },
    ]);
    expect(inference.warnings[0]).toContain('2 records cannot be read');
  });

  test('FAILFAST refuses with line and column; so does a file without one good record', async () => {
    const wrong = { code: 'MalformedFile', details: { line: 3, columnNumber: 8 } };
    await expect(read(broken, { mode: 'FAILFAST' })).rejects.toMatchObject(wrong);
    await expect(read('<all><r><a></r></all>', { rowTag: 'r' })).rejects.toMatchObject({
      code: 'MalformedFile',
      details: { line: 1 },
    });
  });

  test.each<[what: string, content: string]>([
    [
      'entities that grow',
      '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l><r x="1">&b;</r><r x="2">&b;</r></l>',
    ],
    [
      'an entity that is a file',
      '<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]><l><r x="1">&f;</r><r x="2">&f;</r></l>',
    ],
    ['nesting without end', '<r>'.repeat(20_000)],
    ['an attribute without end', `<all><r a="${'x'.repeat(300_000)}`],
    ['only a declaration', '<?xml version="1.0"?>'],
    ['nothing but text', 'hello'],
    ['a document type without end', '<!DOCTYPE x [<!ENTITY '],
  ])('%s: one clear error', async (_, content) => {
    await expect(read(content, { format: 'xml' })).rejects.toMatchObject({
      code: 'MalformedFile',
      hint: expect.any(String),
    });
  });

  test('an empty file has no rows', async () => {
    expect(await fixture.infer(fixture.write('empty.xml', ''))).toMatchObject({
      rowCount: 0,
      schema: [],
      warnings: ['The file is empty.'],
    });
  });

  test('a name too many for columns is refused', async () => {
    const names = Array.from({ length: 6000 }, (_, index) => `<n${index}>1</n${index}>`).join('');
    await expect(read(`<all><r>${names}</r><r/></all>`, { rowTag: 'r' })).rejects.toMatchObject({
      code: 'MalformedFile',
      hint: expect.stringContaining('rowTag'),
    });
  });
});

describe('encodings and packings', () => {
  const text = '<all><r><t>é€</t></r><r><t>ü</t></r></all>';

  test.each<[what: string, content: Uint8Array]>([
    ['UTF-8 with a mark, twice', Buffer.from(`\uFEFF\uFEFF${text}`)],
    ['UTF-16', Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${text}`, 'utf16le')],
    [
      'as it is declared',
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-15"?>${text}`.replaceAll('€', '\u00a4'), 'latin1'),
    ],
    ['gzip', gzipSync(text)],
  ])('%s', async (_, content) => {
    expect((await read(content)).rows).toEqual([{ t: 'é€' }, { t: 'ü' }]);
  });
});

test('only what is wanted is prepared: the first rows, some columns', async () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => `<r><a>${index}</a><b>x${index}</b></r>\n`).join('');
  const file = fixture.write('many.xml', `<all>\n${rows}<r><a/><b/></r></all>`);
  const sampled = await fixture.infer(file, {}, { bytes: 100_000 });
  expect(sampled).toMatchObject({ exact: false, rowCount: null });
  expect(typesOf(sampled.schema)).toEqual(['a:bigint', 'b:string']);
  // An empty value after the sample is not a text that does not fit.
  const whole = await fixture.isolate(file, sampled);
  expect(whole.rejects).toEqual([]);
  expect(whole.rows.at(-1)).toEqual({ a: null, b: '' });
  const columns = [{ name: 'b', type: stringType }];
  const prepared = await preparePath(await loadFormat('xml'), file, sampled.reading, fixture.context, {
    rows: 10,
    columns,
  });
  const { options, compression } = prepared.reading;
  const { relation } = (await loadFormat('xml')).scan({
    files: [prepared.path],
    compression,
    options,
    columns,
    withFilename: false,
  });
  const found = await fixture.connection.rows(relation);
  expect(found.length).toBeGreaterThanOrEqual(10);
  expect(found.length).toBeLessThan(50_000);
  expect(found[9]).toEqual({ b: 'x9' });
});

describe.runIf(existsSync(data))('real files', () => {
  interface Answer {
    readonly well_formed: boolean;
    readonly children_of_root?: Readonly<Record<string, number>>;
    readonly attribute_count?: number;
  }
  const answers = existsSync(data)
    ? Object.entries(JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8')) as Record<string, Answer>)
    : [];

  test.each(answers)('%s', async (name, answer) => {
    const file = path.join(data, name);
    const inference = await fixture.infer(file);
    const { rows, rejects } = await fixture.isolate(file, inference);
    expect(rows.length).toBe(inference.rowCount);
    if (name.startsWith('fias_house')) expect([37, 740]).toContain(rows.length);
    if (!answer.well_formed) return;
    expect(rejects).toEqual([]);
    const rowTag = String(inference.reading.options['rowTag']);
    const counted = answer.children_of_root?.[rowTag];
    expect(rows.length).toBe(counted ?? 1);
  });
});

test.each([
  ['between records', '<all><r a="1"/>lost<r a="2"/></all>', '"lost" (line 1, column 16)'],
  ['behind the root', '<all><r a="1"/><r a="2"/></all>\nlost', '"lost" (line 2, column 1)'],
  ['before the root', 'lost<all><r a="1"/><r a="2"/></all>', '"lost" (line 1, column 1)'],
])('text %s is skipped with a warning', async (_place, content, warned) => {
  const { inference, rows } = await read(content, { rowTag: 'r' });
  expect(rows).toEqual([{ _a: 1n }, { _a: 2n }]);
  expect(inference.warnings).toEqual([`Skipped text next to the records: ${warned}.`]);
});

test('texts of other elements have no warning besides that of the elements', async () => {
  const { inference } = await read('<all><t>x</t><r a="1"/><t>y</t><r a="2"/>\n</all>\n', { rowTag: 'r' });
  expect(inference.warnings).toEqual(['Skipped elements next to the records: t.']);
});

test('several byte order marks are skipped without a word', async () => {
  const { inference, rows } = await read('\uFEFF\uFEFF<all><r a="1"/><r a="2"/></all>', { rowTag: 'r' });
  expect(rows).toHaveLength(2);
  expect(inference.warnings).toEqual([]);
});

test('a declaration of US-ASCII says nothing of a file with other characters', async () => {
  const { rows } = await read('<?xml version="1.0" encoding="US-ASCII"?><all><r a="é"/><r a="b"/></all>');
  expect(rows[0]).toEqual({ _a: 'é' });
});
