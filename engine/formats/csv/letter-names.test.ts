/** Columns that are named t or f, which databases write for booleans as well. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test.each([
  ['t\n0.5\n1.5\n', ['t:double']],
  ['t\nann\nbob\nzoe\n', ['t:string']],
  ['t,f\n1,2\n3,4\n', ['t:bigint', 'f:bigint']],
  ['id,t\nA1,10:00\nB1,11:30\n', ['id:string', 't:string']],
  ['T;x;F\n1;a;2024-01-01\n2;b;2024-01-02\n', ['T:bigint', 'x:string', 'F:date']],
  ['t,name\n,ann\n,bob\n', ['t:string', 'name:string']],
  // Booleans, not names.
  ['1,t\n2,f\n3,t\n', ['col0:bigint', 'col1:boolean']],
  ['t\nf\nt\nf\n', ['col0:boolean']],
  ['ann,t\nbob,f\nann,t\n', ['col0:string', 'col1:boolean']],
])('%j', async (text, types) => {
  const { schema } = await fixture.infer(fixture.write('letters.csv', text), { format: 'csv' });
  expect(typesOf(schema)).toEqual(types);
});
