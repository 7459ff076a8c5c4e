/** Characters that are neither a separator nor a quote stay in the values. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test.each([
  ['a,b\n1,"x\n2,y\n3,z\n', 2],
  ['name;note\n1;plain\n2;"open\n', 3],
  ['a,b\n1,"x"y\n2,z\n3,z\n', 2],
])('a quote that does not end its value is text, with a warning: %j', async (text, line) => {
  const file = fixture.write('open.csv', text);
  const inference = await fixture.infer(file);
  expect(inference.warnings).toEqual([
    `A value on line ${line} begins with a quote, but does not end with one; it is read as text. Set the option quoteChar if quotes enclose values.`,
  ]);
  expect(
    JSON.stringify(await fixture.scan(file, inference), (_, value: unknown) =>
      String(value) === value ? value : Object(value) === value ? value : String(value),
    ),
  ).toMatch(/\\"(?:x|open)/u);
});

test('marks inside of values are none', async () => {
  for (const text of ['size,name\n5" pipe,a\n6" pipe,b\n', 'a,b\n1,"x"\n2,"y"\n']) {
    const inference = await fixture.infer(fixture.write('inches.csv', text));
    expect(inference.warnings).toEqual([]);
  }
});

test('a sign that begins values is not part of the separator', async () => {
  const users = [
    'root:x:0:0:root:/root:/bin/sh',
    'daemon:x:1:1:daemon:/usr/sbin:/sbin/nologin',
    'web:x:33:33::/srv/web:/bin/false',
  ];
  const file = fixture.write('passwd', `${users.join('\n')}\n`);
  const inference = await fixture.infer(file, { format: 'csv' });
  expect(inference.reading.options).toMatchObject({ separator: ':' });
  expect(inference.schema).toHaveLength(7);
});
