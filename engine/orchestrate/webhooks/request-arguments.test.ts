/** Whatever a program sends, the arguments are exactly its texts, and its numbers as they are written. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { readRequestArguments } from '#engine/orchestrate/webhooks/request-arguments.ts';

const names = ['day', 'n', 'constructor', 'é"\\'];
const job = jobSchema.parse({
  name: 'j',
  defaultArguments: Object.fromEntries(names.map((name) => [name, ''])),
});
const trigger = { actions: [{ jobName: 'j', arguments: {} }], workflowName: null };
const stores = {
  job: { find: () => ({ name: 'j', value: job, hash: '', file: '' }) },
  workflow: { find: () => undefined },
};

const digits = fc.stringMatching(/^[0-9]{1,30}$/u);
const number = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.stringMatching(/^(?:0|[1-9][0-9]{0,30})$/u),
    part: fc.option(digits),
    power: fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits)),
  })
  .map(({ sign, whole, part, power }) => `${sign}${whole}${part === null ? '' : `.${part}`}${(power ?? []).join('')}`);
/** As it is sent, and as the job gets it. */
const value = fc.oneof(
  number.map((text) => [text, text] as const),
  fc.string({ unit: 'binary' }).map((text) => [JSON.stringify(text), text] as const),
  fc.boolean().map((is) => [String(is), String(is)] as const),
);
const space = fc.constantFrom('', ' ', '\n', '\t ');

test('arguments are what was sent', () => {
  const members = fc.uniqueArray(fc.record({ name: fc.constantFrom(...names), value, space }), {
    selector: ({ name }) => name,
  });
  fc.assert(
    fc.property(members, fc.boolean(), (sent, hasMark) => {
      const body = sent.map(
        (each) => `${each.space}${JSON.stringify(each.name)}:${each.space}${each.value[0]}${each.space}`,
      );
      expect(readRequestArguments(`${hasMark ? '\uFEFF' : ''}{${body.join(',')}}`, trigger, stores)).toEqual(
        Object.fromEntries(sent.map((each) => [each.name, each.value[1]])),
      );
    }),
  );
});

test.each([
  ['{"day": 1.10}', '1.10'],
  ['{"day": 12345678901234567890}', '12345678901234567890'],
  ['{"day": 1e400}', '1e400'],
])('%s', (body, day) => {
  expect(readRequestArguments(body, trigger, stores)).toEqual({ day });
});
