/** Classifiers to the form of AWS Glue and back. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifierSchema, csvDatatypes, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import { readGlueClassifiers } from '#engine/interchange/glue-classifiers/read-classifiers.ts';
import { writeGlueClassifier } from '#engine/interchange/glue-classifiers/write-classifier.ts';

/** What `aws glue get-classifiers` prints. */
const printed = {
  Classifiers: [
    {
      GrokClassifier: {
        Name: 'events',
        Classification: 'event_log',
        CreationTime: 1_700_000_000.5,
        LastUpdated: '2024-01-01T00:00:00+00:00',
        Version: 3,
        GrokPattern: '%{WORD:level} %{CODE:code:int}',
        CustomPatterns: 'CODE [0-9]{3}',
      },
    },
    { XMLClassifier: { Name: 'items', Classification: 'items', Version: 1, RowTag: 'item' } },
    { JsonClassifier: { Name: 'orders', Version: 1, JsonPath: '$.orders[*]' } },
    {
      CsvClassifier: {
        Name: 'bars',
        Delimiter: '|',
        QuoteSymbol: null,
        ContainsHeader: 'PRESENT',
        Header: ['id', 'day'],
        CustomDatatypeConfigured: true,
        CustomDatatypes: ['int', 'DATE'],
        Serde: 'OpenCSVSerDe',
      },
    },
  ],
};

test('reads what AWS Glue prints', () => {
  expect(readGlueClassifiers(JSON.stringify(printed)).map(({ classifier }) => classifier)).toEqual([
    classifierSchema.parse({
      name: 'events',
      type: 'grok',
      classification: 'event_log',
      grokPattern: '%{WORD:level} %{CODE:code:int}',
      customPatterns: 'CODE [0-9]{3}',
    }),
    classifierSchema.parse({ name: 'items', type: 'xml', classification: 'items', rowTag: 'item' }),
    classifierSchema.parse({ name: 'orders', type: 'json', jsonPath: '$.orders[*]' }),
    classifierSchema.parse({
      name: 'bars',
      type: 'csv',
      delimiter: '|',
      containsHeader: 'PRESENT',
      header: ['id', 'day'],
      customDatatypes: ['INT', 'DATE'],
      serde: 'OpenCSVSerDe',
    }),
  ]);
});

test('reads one classifier and lists of them', () => {
  const entry = printed.Classifiers[2]!;
  for (const value of [entry, { Classifier: entry }, [entry], { Classifiers: [entry] }])
    expect(readGlueClassifiers(JSON.stringify(value))).toMatchObject([{ classifier: { name: 'orders' }, changes: [] }]);
});

test('says what it does not import', () => {
  const csv = { Name: 'c', CustomDatatypes: ['INT'], Colour: 'red' };
  expect(readGlueClassifiers(JSON.stringify({ CsvClassifier: csv }))).toMatchObject([
    {
      classifier: { customDatatypes: [] },
      changes: [
        'Colour is not known here and is not imported.',
        'CustomDatatypes is not imported, because CustomDatatypeConfigured is not true.',
      ],
    },
  ]);
});

test.each([
  ['{', 'MalformedFile', 'line 1, column 2 is not valid JSON'],
  ['[]', 'InvalidInput', 'the list of classifiers is empty'],
  ['7', 'InvalidInput', 'line 1: one member is expected: GrokClassifier, XMLClassifier, JsonClassifier, CsvClassifier'],
  ['{"Jobs":[]}', 'InvalidInput', 'line 1: one member is expected'],
  ['[\n{"JsonClassifier":{"Name":"a"}}]', 'InvalidInput', 'line 2: JsonClassifier.JsonPath: it is missing'],
  ['{"JsonClassifier":{"Name":"","JsonPath":"$"}}', 'InvalidInput', 'line 1: JsonClassifier.Name: it is empty'],
  ['{"XMLClassifier":{"Name":"a","Classification":"x"}}', 'InvalidInput', 'XMLClassifier.RowTag: it is missing'],
  [
    '{"CsvClassifier":{"Name":"a",\n"Delimiter":";",\n"QuoteSymbol":";"}}',
    'InvalidInput',
    'line 3: CsvClassifier.QuoteSymbol: it is also the delimiter',
  ],
  ['{"CsvClassifier":{"Name":"a","Delimiter":"ab"}}', 'InvalidInput', 'CsvClassifier.Delimiter: '],
  [
    '{"CsvClassifier":{"Name":"a","ContainsHeader":"MAYBE"}}',
    'InvalidInput',
    'CsvClassifier.ContainsHeader: it is one of',
  ],
  [
    '[{"JsonClassifier":{"Name":"a","JsonPath":"$"}},\n{"JsonClassifier":{"Name":"a","JsonPath":"$"}}]',
    'InvalidInput',
    'line 2: the classifier "a" is also on line 1',
  ],
  [`[${'{},'.repeat(100_000)}{}]`, 'InvalidInput', 'the text has about 200002 values, and at most 100000 are read'],
  [`${' '.repeat(4_000_001)}{}`, 'InvalidInput', 'the text has 4000003 characters'],
])('refuses %s', (text, code, message) => {
  expect(() => readGlueClassifiers(text)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
  );
});

test('finds the lines of many classifiers in a text of many lines at once', () => {
  const entry = (_: unknown, at: number): string => `{"JsonClassifier":{"Name":"c${at}","JsonPath":"$"}}`;
  const text = `[${'\n'.repeat(1_000_000)}${Array.from({ length: 999 }, entry).join(',\n')}]`;
  const { user: before } = process.cpuUsage();
  expect(readGlueClassifiers(text)).toHaveLength(999);
  expect(() => readGlueClassifiers(text.replaceAll('"Name"', '"Nane"'))).toThrow(/line 1000001: .*line 1000005: /u);
  // A search from the first line for each of them takes half a minute.
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
});

test('lists the first problems, and how many more there are', () => {
  const text = JSON.stringify(Array.from({ length: 8 }, () => ({ JsonClassifier: {} })));
  expect(() => readGlueClassifiers(text)).toThrow(/(?:line 1: .*){5}; and 3 more\. Nothing was imported\./u);
});

/** A name has something to be seen. */
const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '');
const drawn: fc.Arbitrary<CustomClassifier> = fc
  .oneof(
    fc.record({
      type: fc.constant('grok'),
      name: word,
      classification: word,
      grokPattern: word,
      customPatterns: fc.string(),
    }),
    fc.record({ type: fc.constant('xml'), name: word, classification: word, rowTag: word }),
    fc.record({ type: fc.constant('json'), name: word, jsonPath: word }),
    fc
      .record({
        type: fc.constant('csv'),
        name: word,
        delimiter: fc.constantFrom(null, ',', '|', '\t', '\u0001'),
        quoteSymbol: fc.constantFrom(null, '"', "'"),
        containsHeader: fc.constantFrom('UNKNOWN', 'PRESENT', 'ABSENT'),
        columns: fc.array(fc.tuple(word, fc.constantFrom(...csvDatatypes)), { maxLength: 4 }),
        hasTypes: fc.boolean(),
        allowSingleColumn: fc.boolean(),
        disableValueTrimming: fc.boolean(),
        serde: fc.constantFrom('None', 'OpenCSVSerDe'),
      })
      .map(({ columns, hasTypes, ...rest }) => ({
        ...rest,
        header: columns.map(([name]) => name),
        customDatatypes: hasTypes ? columns.map(([, type]) => type) : [],
      })),
  )
  .map((value) => classifierSchema.parse(value) as CustomClassifier);

test('each classifier comes back as it was, except its description', () => {
  fc.assert(
    fc.property(drawn, (classifier) => {
      const { entry, changes } = writeGlueClassifier({ ...classifier, description: 'x' });
      expect(changes).toContain('The description is omitted: classifiers of AWS Glue have none.');
      expect(readGlueClassifiers(JSON.stringify(entry))).toEqual([{ name: classifier.name, classifier, changes: [] }]);
    }),
  );
});
