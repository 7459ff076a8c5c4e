/** Whole files of every format, from which the byte fuzzer makes damaged ones. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { everyType } from '#engine/formats/batches/testing/every-type.ts';
import type { RandomTable } from '#engine/formats/batches/testing/random-rows.ts';
import { writeParquet } from '#engine/formats/batches/testing/write-parquet.ts';
import { partsOf } from '#engine/formats/excel/testing/workbook-fixture.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck } from '#engine/testing/duck.ts';

export interface SeedFile {
  readonly name: string;
  /** Null: a file of somebody else, whose content decides. */
  readonly format: string | null;
  readonly bytes: Uint8Array;
  /** A zip archive of these, one of which is damaged before it is packed; then `bytes` is the archive. */
  readonly parts?: Readonly<Record<string, string>>;
}

const texts: readonly (readonly [format: string, name: string, content: string])[] = [
  ['csv', 'plain.csv', 'id,name,price,day\n1,"a ""quoted"" b",1.50,2024-01-31\n2,"two\nlines",-3,2024-02-29\n3,,,\n'],
  ['csv', 'semicolon.csv', 'título;menge;datum\r\nx;1.234,56;31.12.2024\r\ny;7,5;01.01.2025\r\n'],
  ['csv', 'titled.csv', 'Report of 2024\n\na\tb\tc\n1\t2\t3\n4\t5\t6\nTotal\t\t9\n'],
  ['json', 'lines.jsonl', '{"id":1,"tags":["a","b"],"at":{"x":1.5,"y":null}}\n{"id":"two","tags":[],"more":true}\n'],
  [
    'json',
    'array.json',
    '[{"id":1,"deep":{"er":{"list":[[1,2],[3]]}}},\n {"id":2,"deep":null, "text":"\\u00e9\\ud83d\\ude00"}]',
  ],
  ['json', 'document.json', '{"meta":{"count":2},"rows":[{"a":1},{"a":12345678901234567890}]}'],
  [
    'xml',
    'rows.xml',
    '<?xml version="1.0"?>\n<rows><row id="1"><name>a &amp; b</name><n>1</n></row><row id="2"><name/><n>2.5</n><n>3</n></row></rows>',
  ],
  [
    'xml',
    'spaces.xml',
    '<x:list xmlns:x="urn:x"><x:item><![CDATA[<raw>]]></x:item><!-- c --><x:item k="v">t</x:item></x:list>',
  ],
  [
    'grokLog',
    'access.log',
    '127.0.0.1 - bob [01/Jan/2024:00:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 5 "-" "curl/8"\n'.repeat(6),
  ],
  [
    'grokLog',
    'w3c.log',
    '#Version: 1.0\n#Fields: date time c-ip cs-method sc-status\n2024-01-01 00:00:01 10.0.0.1 GET 200\n2024-01-01 00:00:02 10.0.0.2 POST 500\n',
  ],
  [
    'grokLog',
    'app.log',
    '2024-01-01T00:00:00Z ERROR [main] failed\n  at a.b(c)\n  at d.e(f)\n2024-01-01T00:00:01Z INFO [main] ok\n',
  ],
  [
    'fixedWidth',
    'fixed.txt',
    ['0001Anna      0001250020240131', '0002Bert      0000300020240229', '0003Cäcilie   0000000120241231'].join('\n'),
  ],
];

const sheetRows =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row>' +
  '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>45292.5</v></c></row>' +
  '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="C4" t="e"><v>#N/A</v></c></row>';

/** Every type; times that each format can hold. */
const table: RandomTable = {
  columns: everyType.columns,
  rows: everyType.rows.map((row) => row.map((value) => (value === -1n ? 1_000_001n : value))),
};

/** Formats that DuckDB or our writers make of a table with every type. */
async function writtenSeeds(): Promise<SeedFile[]> {
  await using duck = await openTestDuck();
  const { folder, connection, context } = duck;
  const seeds: SeedFile[] = [];
  const { parquet } = await writeParquet(table, folder, connection);
  for (const codec of ['uncompressed', 'snappy', 'zstd', 'gzip']) {
    const file = join(folder, `${codec}.parquet`);
    const rows = sql`SELECT *, range AS number, 'text ' || (range % 3) AS few FROM read_parquet(${literal(parquet)}), range(40)`;
    await connection.run(
      sql`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, CODEC ${literal(codec)}, ROW_GROUP_SIZE 2048)`,
    );
    seeds.push({ name: `${codec}.parquet`, format: 'parquet', bytes: await readFile(file) });
  }
  for (const { name } of formats) {
    const format = await loadFormat(name);
    if (format.encode === undefined || format.writeOptions === null) continue;
    const target = join(folder, `seed.${format.name}`);
    const options = format.writeOptions.parse({});
    await format.encode({ parquet, target, columns: table.columns, options }, context);
    seeds.push({ name: `written${format.fileExtension(options)}`, format: format.name, bytes: await readFile(target) });
  }
  return seeds;
}

function workbookSeed(): SeedFile {
  const parts = partsOf({
    sheets: [
      { name: 'One', rows: sheetRows },
      { name: 'Two', rows: '', state: 'hidden' },
    ],
    sharedStrings: '<si><t>name</t></si><si><r><t>rich</t></r><r><t> text</t></r></si>',
    formats: ['yyyy\\-mm\\-dd hh:mm'],
  });
  return { name: 'handmade.xlsx', format: 'excel', bytes: new Uint8Array(), parts };
}

export async function makeSeedFiles(): Promise<SeedFile[]> {
  const plain = texts.map(([format, name, content]): SeedFile => ({ name, format, bytes: Buffer.from(content) }));
  return [...plain, workbookSeed(), ...(await writtenSeeds())];
}

/** Small files of a folder, as further seeds. @param most bytes of one. */
export function seedsOfFolder(folder: string, most = 64 * 1024): SeedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size <= most)
    .sort()
    .map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), format: null, bytes: readFileSync(path) }));
}
