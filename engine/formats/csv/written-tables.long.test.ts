/** Tables that a program wrote with names above them: a writer of ten lines, and what it wrote is read again. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { drawingOf } from '#engine/testing/fuzz/drawing.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

interface WrittenTable {
  readonly separator: string;
  readonly lines: readonly (readonly string[])[];
  readonly text: string;
}

const words = ['north', 'amber', 'Köln', 'mill harbour', "o'clock", 'A/B', 'x-1', 'semi;colon', 'com,ma', 'ba|r'];
const quotedWords = ['say "so"', '"all"', 'two\nlines', 'a\n\nb', '"', 'a "b", c', '# not, "so"'];
const richTexts = [
  '{"id": 1, "tags": ["a", "b"]}',
  "it's 'quoted'",
  "'single'",
  String.raw`C:\temp\new`,
  String.raw`a\"b`,
  '<p class="x">a, b; c</p>',
  'wide  gap',
  ' lead',
  'trail ',
  '😀 naïve',
  'a\tb',
  '--',
  '...',
  '/* x */',
  'NULL',
  '\\N',
  'x'.repeat(300),
  'Monday, 3 May',
  'key=value; other=1',
  '1;2|3,4',
];
const numberTexts = ['1,234', '1.234,5', '+49 30 1234', '007', '-0', '1e5', '0x1f', '12 %', '€ 5', '.5', '5.', '1_000'];

const oddWords = [
  'NA',
  '-',
  'n/a',
  '5%',
  '$5',
  '(5)',
  '1,5',
  '=1+1',
  'Total',
  'END',
  '#',
  'a:b',
  '<x>',
  '{}',
  '[1, 2]',
];

const nameStyles: readonly ((letter: string) => string)[] = [
  (letter) => `name_${letter}`,
  (letter) => `name_${letter}`,
  (letter) => letter,
  (letter) => `Name of ${letter}`,
  (letter) => `Price (${letter}, EUR)`,
  (letter) => `"${letter}"`,
  (letter) => `${letter.toUpperCase()}%`,
  (letter) => `größe.${letter}`,
  (letter) => `${letter}-id`,
];

/** Any number of columns, one included; some hold no value at all, and keys may begin with a sign of comments. */
function drawTable(seed: number): WrittenTable {
  const draw = drawingOf(seed);
  const two = (below: number): string => String(draw.below(below)).padStart(2, '0');
  const date = (): string => `20${two(25)}-0${1 + draw.below(9)}-1${draw.below(10)}`;
  const time = (): string => `${two(24)}:${two(60)}:${two(60)}`;
  const makers: readonly (() => string)[] = [
    () => `${date()} ${time()}`,
    () => `${date()}T${time()}`,
    () => date(),
    () => time(),
    () => `${two(24)}:${two(60)}`,
    () => `10.${draw.below(256)}.${draw.below(256)}.${draw.below(256)}`,
    () => `00:1b:44:${two(99)}:${two(99)}:${two(99)}`,
    () => `https://${draw.pick(['a', 'b'])}.org/${draw.below(100)}?q=${draw.below(9)}`,
    () => `${draw.below(9)}:${draw.below(9)}`,
    () => `${draw.below(9)}.${draw.below(20)}.${draw.below(30)}`,
    () => String(draw.below(100_000)),
    () => (draw.below(100_000) / 100).toFixed(2),
    () => draw.pick(['true', 'false']),
    () => draw.pick(words),
    () => `${draw.pick(words)} ${draw.pick(words)}`,
    () => '',
    () => (draw.once(20) ? String(draw.below(9)) : ''),
    () => (draw.once(4) ? draw.pick(quotedWords) : draw.pick(words)),
    () => (draw.once(4) ? draw.pick(oddWords) : draw.pick(words)),
    () => (draw.once(3) ? '' : draw.pick(words)),
    () => (draw.once(3) ? '' : String(draw.below(1000))),
    () => draw.pick(richTexts),
    () => (draw.once(5) ? draw.pick(richTexts) : draw.pick(words)),
    () => draw.pick(numberTexts),
    () => `${draw.pick(['ann', 'bob'])}.${draw.below(100)}@mail.org`,
    () => `${two(100)}${two(100)}-4${two(100)}-${two(100)}`,
  ];
  const separator = draw.pick([',', ';', '\t', '|']);
  const sign = draw.pick(['', '', '#', '%']);
  const width = draw.pick([1, 2, 2, 3, 3, 4, 5, 8]);
  const own = draw.below(15);
  const signedFrom = draw.pick([0, 0, 150]);
  const columns = Array.from({ length: width }, (_, index) =>
    index === 0 && (width === 1 || sign === '') ? makers[own]! : draw.pick(makers),
  );
  const rows = Array.from({ length: draw.pick(width === 1 ? [4, 12, 40, 300] : [1, 2, 3, 4, 12, 40, 300]) }, (_, row) =>
    columns.map((make, index) => {
      if (index > 0 || sign === '' || width === 1) return make();
      return row < signedFrom || draw.once(3) ? `${draw.pick(['A', 'B'])}${row}` : `${sign}${1000 + row}`;
    }),
  );
  const style = draw.pick(nameStyles);
  const names = columns.map((_, index) => style('abcdefgh'[index]!));
  const lines = [names, ...rows];
  const end = draw.pick(['\n', '\r\n']);
  const quotes = draw.pick(['needed', 'needed', 'all', 'texts']);
  const cell = (value: string): string => {
    const isQuoted =
      quotes === 'all' ||
      (quotes === 'texts' && !/^-?\d+(?:\.\d+)?$/u.test(value)) ||
      new RegExp(`["\\r\\n${separator}]`, 'u').test(value);
    return isQuoted ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const text = lines.map((cells) => cells.map(cell).join(separator)).join(end);
  return { separator, lines, text: draw.once(3) ? text : text + end };
}

test('every value is read again', { timeout: 600_000 }, async () => {
  const first = Number(process.env['TENON_SEED'] ?? 1);
  for (let seed = first; seed < first + triesOfRun(3000, 200); seed += 1) {
    const { lines, text } = drawTable(seed);
    const file = fixture.write('written.csv', text);
    const inference = await fixture.infer(file, { format: 'csv' });
    const texts = inference.schema.map((column) => ({ ...column, type: { kind: 'string' as const } }));
    const rows = (await fixture.scan(file, inference, texts)).map((row) => texts.map(({ name }) => row[name] ?? ''));
    // A single column of texts may be read as a row more: its name is a text, too.
    const names = inference.reading.options['withHeader'] === true ? [texts.map(({ name }) => name)] : [];
    expect([...names, ...rows], `seed ${seed}\n${text.slice(0, 300)}`).toEqual(lines);
  }
});
