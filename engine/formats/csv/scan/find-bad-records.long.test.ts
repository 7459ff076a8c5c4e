/** Files whose bad records are found before they are read: the same rows and rejects as of rewritten files. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBadRecords } from '#engine/formats/csv/scan/find-bad-records.ts';
import { isolateCsv } from '#engine/formats/csv/scan/scan.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { readIsolated, type Isolated } from '#engine/formats/testing/isolated-rows.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import {
  bigintType,
  booleanType,
  dateType,
  decimalType,
  doubleType,
  stringType,
  timestampType,
  type Schema,
} from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const columns: Schema = [
  { name: 'id', type: bigintType },
  { name: 'day', type: dateType },
  { name: 'price', type: decimalType(5, 2) },
  { name: 'open', type: booleanType },
  { name: 'text', type: stringType },
  { name: 'at', type: timestampType },
  { name: 'share', type: doubleType },
];

/** undefined: what is bad was not found so. */
async function isolateKnown(
  content: string | Uint8Array,
  options: FileReading['options'],
  wanted: Schema,
): Promise<Isolated | undefined> {
  const file = fixture.write('known.csv', content);
  await using source = openLocalSource(file);
  const local = source as typeof source & { readonly localPath: string };
  const setAside = await findBadRecords(local, { options }, wanted, fixture.context);
  if (setAside === undefined) return undefined;
  const known = { ...options, setAside };
  const scan = isolateCsv({ files: [file], compression: 'none', options: known, columns: wanted, withFilename: false });
  const [counted] = await fixture.connection.rows<{ count: bigint }>(scan.records);
  const isolated = await readIsolated(fixture.connection, scan);
  expect(Number(counted!.count)).toBe(isolated.rows.length + isolated.rejects.length);
  return isolated;
}

/** The file is small enough to be rewritten. */
async function isolateRewritten(content: string | Uint8Array, options: FileReading['options'], wanted: Schema) {
  const file = fixture.write('known.csv', content);
  const reading = { format: 'csv', compression: 'none', options } as const;
  return fixture.isolate(
    file,
    { reading, schema: wanted, exact: true, rowCount: null, warnings: [], claims: [] },
    wanted,
  );
}

const values: Readonly<Record<string, readonly string[]>> = {
  id: ['1', '-7', '1.5', '1e3', 'x', '9223372036854775808', ' 4 ', '1_000', '0x10', '2.0'],
  day: ['2024-02-29', '2023-02-29', '2024-02-29 10:00', '1.2.2024', 'epoch'],
  price: ['1.25', '1.255', '1000.00', '-0.5', 'n/a', 'free'],
  open: ['true', 'FALSE', 'maybe', '1', 't'],
  text: ['plain', 'NA', 'ä ö', 'x'.repeat(50), "it's"],
  at: ['2024-02-29 10:00:00', '2024-02-29T10:00:00Z', '2024-02-29 10:00:00+00', '2024-02-29 25:00', 'soon'],
  share: ['0.5', '1e400', 'inf', 'NaN', '1,5', '.5.', '-'],
};
const anyValue = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...values[name]!) },
    { weight: 2, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('a;b', 'a,b', 'say "x"', 'two\nlines', 'two\r\nlines', ' ', 'lone\rreturn'),
    },
  );

interface Layout {
  readonly separator: string;
  readonly lineEnd: string;
  readonly withHeader: boolean;
  readonly skipLines: number;
  readonly mark: boolean;
  readonly endsLine: boolean;
  /** Quotes around everything. */
  readonly quotes: boolean;
}
const layouts: fc.Arbitrary<Layout> = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '||'),
  lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
  withHeader: fc.boolean(),
  skipLines: fc.constantFrom(0, 0, 2),
  mark: fc.constantFrom(false, false, true),
  endsLine: fc.boolean(),
  quotes: fc.constantFrom(false, false, true),
});

interface RandomRecord {
  readonly values: readonly string[];
  readonly damage: 'none' | 'blank' | 'short' | 'long' | 'quote' | 'trailing';
}
const randomRecord = (wanted: Schema): fc.Arbitrary<RandomRecord> =>
  fc.record({
    values: fc.tuple(...wanted.map(({ name }) => anyValue(name))),
    damage: fc.oneof(
      { weight: 60, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom('blank' as const, 'short', 'long', 'quote', 'trailing') },
    ),
  });

function write(wanted: Schema, records: readonly RandomRecord[], layout: Layout): Buffer {
  const { separator, lineEnd } = layout;
  const quote = (value: string): string =>
    layout.quotes || /["\n\r]/u.test(value) || value.includes(separator[0]!)
      ? `"${value.replaceAll('"', '""')}"`
      : value;
  const lines = records.map((record) => {
    const written = record.values.map(quote);
    switch (record.damage) {
      case 'blank':
        return '';
      case 'short':
        return written.slice(1).join(separator);
      case 'long':
        return [...written, 'more'].join(separator);
      case 'quote':
        return [`"open${written[0]!}`, ...written.slice(1)].join(separator);
      case 'trailing':
        return `${written.join(separator)}${separator}`;
      default:
        return written.join(separator);
    }
  });
  const above = Array.from({ length: layout.skipLines }, (_, index) => `a note, "number" ${index}`);
  const header = layout.withHeader ? [wanted.map(({ name }) => name).join(separator)] : [];
  const text = [...above, ...header, ...lines].join(lineEnd) + (layout.endsLine ? lineEnd : '');
  return Buffer.from(layout.mark ? `\u{FEFF}${text}` : text);
}

const cases = fc
  .subarray([...columns], { minLength: 1 })
  .chain((wanted) =>
    fc.tuple(fc.constant(wanted), fc.array(randomRecord(wanted), { minLength: 1, maxLength: 150 }), layouts),
  );

test('rows, rejected records and their places are those of the rewritten file', async () => {
  let known = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ([wanted, records, layout]) => {
      const content = write(wanted, records, layout);
      const { separator, withHeader, skipLines } = layout;
      const options = { separator, withHeader, skipLines, columns: wanted.map(({ name }) => name) };
      const found = await isolateKnown(content, options, wanted);
      if (found === undefined) return;
      known += 1;
      const rewritten = await isolateRewritten(content, options, wanted);
      const path = fixture.write('known.csv', content);
      const named = ({ rejects }: Isolated): unknown[] => rejects.map((reject) => ({ ...reject, file: path }));
      expect(found.rows).toEqual(rewritten.rows);
      expect(named(found)).toEqual(named(rewritten));
    }),
    { numRuns: triesOfRun(150, 40) },
  );
  expect(known).toBeGreaterThan(triesOfRun(40, 8));
});

test('places are right behind more records than are noted at once', async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => (index % 97 === 96 ? `bad ${index},"a\nb"` : `${index},x`));
  const wanted = [columns[0]!, columns[4]!];
  const options = { withHeader: true, columns: ['id', 'text'] };
  const { rejects, rows } = (await isolateKnown(`id,text\n${lines.join('\n')}`, options, wanted))!;
  expect(rows).toHaveLength(990);
  // Each bad record before has one line more.
  expect(rejects.map(({ line, raw }) => [Number(line), raw])).toEqual(
    Array.from({ length: 10 }, (_, at) => [at * 97 + 96 + 2 + at, lines[at * 97 + 96]]),
  );
});

test.each([
  ['a record with too few values', 'id,text\n1,x\n2\n'],
  ['a quote that does not close', 'id,text\n1,x\n2,"y\n'],
  ['lines that end with a carriage return', 'id,text\r1,x\r2,y\r'],
])('%s is left to the rewritten file', async (_name, content) => {
  const wanted = [columns[0]!, columns[4]!];
  await expect(isolateKnown(content, { withHeader: true, columns: ['id', 'text'] }, wanted)).resolves.toBeUndefined();
});
