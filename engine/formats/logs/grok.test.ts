/** Grok expressions: names, types, cycles, and what Oniguruma writes otherwise. */

import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grokPatterns } from '#engine/formats/logs/grok-patterns.ts';
import { compileGrok } from '#engine/formats/logs/grok.ts';

function match(pattern: string, text: string, custom?: string): Record<string, string | undefined> | null {
  const { expression, fields } = compileGrok(pattern, custom);
  const found = expression.exec(text);
  if (found === null) return null;
  return Object.fromEntries(
    fields.map(({ name, groups }) => [
      name,
      groups.map((group) => found.groups?.[group]).find((value) => value !== undefined),
    ]),
  );
}

test('every built-in pattern is an expression', () => {
  for (const name of Object.keys(grokPatterns)) expect(() => compileGrok(`%{${name}:x}`), name).not.toThrow();
});

test.each([
  ['IPV4', '192.168.0.255', true],
  ['IPV4', '192.168.0.256', false],
  ['IPV4', '010.001.000.099', true],
  ['IPV6', '2001:db8::8a2e:370:7334', true],
  ['IPV6', '::1', true],
  ['HOSTNAME', 'a-b.example.com', true],
  ['NUMBER', '-1.5', true],
  ['NUMBER', '1.', false],
  ['QUOTEDSTRING', '"a \\" b"', true],
  ['QUOTEDSTRING', '`a " b`', true],
  ['UUID', '123e4567-e89b-12d3-a456-426614174000', true],
  ['TIMESTAMP_ISO8601', '2024-02-29T23:59:60.123+02:00', true],
  ['HTTPDATE', '10/Oct/2000:13:55:36 -0700', true],
  ['SYSLOGTIMESTAMP', 'Oct  1 22:14:15', true],
  ['URI', 'https://user:pw@example.com:8080/a/b?c=d&e', true],
  ['UNIXPATH', '/usr/lib/x-1.2', true],
  ['UNIXPATH', '/with\\ space/x', true],
  ['MAC', '00:1B:44:11:3A:B7', true],
  ['BOOLEAN', 'TRUE', true],
  ['BOOLEAN', 'tRUE', false],
  ['DATESTAMP_US', '12/31/2024 23:59:59', true],
  ['DATESTAMP_US', '31/12/2024 23:59:59', false],
  ['DATESTAMP_EU', '31.12.2024-23:59:59', true],
  ['CISCOTIMESTAMP', 'Mar  1 2024 18:48:50.483', true],
  ['MESSAGESLOG', 'Oct  1 22:14:15 host su[12]: failed', true],
  ['EMAILADDRESS', 'a.b+c@example.org', true],
])('%s and %s: %s', (name, text, fits) => {
  expect(compileGrok(`%{${name}}`).expression.test(text)).toBe(fits);
});

test('fields keep their order and names of any characters; the same field may stand twice', () => {
  expect(match('%{WORD:[a][b]} %{INT:x-y:int}|%{INT:x-y:int} %{WORD:[a][b]}', '5 five')).toEqual({
    '[a][b]': 'five',
    'x-y': '5',
  });
  expect(match('(?<first>\\d+) %{WORD:__proto__}', '1 z')).toMatchObject({ first: '1' });
});

test('an unwanted field makes no column, and a type may follow a semicolon', () => {
  const { fields } = compileGrok('%{WORD:UNWANTED} %{INT:code;int} %{WORD:a;b} %{WORD}');
  expect(fields.map(({ name, type }) => [name, type.kind])).toEqual([
    ['code', 'int'],
    ['a;b', 'string'],
  ]);
  const line = '127.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326';
  expect(match('%{COMMONAPACHELOG_DATATYPED}', line)).toMatchObject({
    httpversion: '1.0',
    response: '200',
    bytes: '2326',
  });
  const typed = compileGrok('%{COMMONAPACHELOG_DATATYPED}').fields.map(({ name, type }) => `${name} ${type.kind}`);
  expect(typed).toEqual(expect.arrayContaining(['httpversion float', 'response int', 'bytes bigint']));
});

test('atomic groups, possessive repeats, POSIX classes and flags are rewritten', () => {
  expect(match('(?>a|ab)c', 'abc')).toBeNull();
  expect(match('(?<x>(?>ab|a))c', 'abc')).toEqual({ x: 'ab' });
  expect(match('[[:alpha:]_]++[[:digit:]]*+', 'ab_12')).toEqual({});
  expect(match('\\Aa\\+\\h\\z', 'a+F')).toEqual({});
  expect(match('(?i:ABC)', 'abc')).toEqual({});
});

test.each([
  ['(?i)abc %{WORD:x}', 'ABC d', true],
  ['a(?i)b|c', 'C', true],
  ['a(?i)b|c', 'AB', false],
  ['(a(?i)b|c)d', 'Cd', true],
  ['(a(?i)b|c)d', 'CD', false],
  ['(?i-m)a(?-i)B', 'AB', true],
  ['(?i)a(?-i)B', 'Ab', false],
  ['(?m)a.b', 'a\nb', true],
  ['a.b', 'a\nb', false],
  ['(a(?i)(?:b))B', 'abB', true],
  ['(a(?i)(?:b))B', 'abb', false],
  ['((?s)a.)(?:.)b', 'a\nxb', true],
  ['((?s)a.)(?:.)b', 'a\n\nb', false],
  ['(?x-i:a)', 'a', true],
  ['a.?*b', 'a---b', true],
  ['a\\?*b', 'a??b', true],
  ['[(?i)]b', 'ib', true],
  ['[(?i)]b', 'iB', false],
])('%s and %j: %s', (pattern, text, fits) => {
  expect(match(pattern, text) !== null).toBe(fits);
});

test('what is wrong is named, with near names', () => {
  expect(() => compileGrok('%{NUMBR:x}')).toThrow(
    expect.objectContaining({ code: 'InvalidInput', hint: expect.stringContaining('NUMBER') }),
  );
  expect(() => compileGrok('%{A}', 'A x%{B}\nB %{A}')).toThrow(
    expect.objectContaining({ message: expect.stringContaining('A → B → A') }),
  );
  expect(() => compileGrok('%{INT:x:bigdecimal}')).toThrow(
    expect.objectContaining({ message: expect.stringContaining('bigdecimal') }),
  );
  expect(() => compileGrok('(a')).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  expect(() => compileGrok('a', 'ONLYNAME')).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  const doubling = Array.from({ length: 30 }, (_, index) => `P${index + 1} %{P${index}}%{P${index}}`).join('\n');
  expect(() => compileGrok('%{P30}', `P0 x\n${doubling}`)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('longer than') }),
  );
});

test.each([
  ['%{WORD:a} (', 'unterminated group'],
  ['%{WORD:a} **', 'nothing to repeat'],
  ['%{WORD:a}[z-a]', 'range out of order in character class'],
])('%s is refused with the reason alone', (pattern, reason) => {
  expect(() => compileGrok(pattern)).toThrow(`The pattern is not a regular expression: ${reason}.`);
});

test('IPV6 matches what is an address, and no times or MACs', () => {
  const group = fc.oneof(
    fc.stringMatching(/^[0-9a-fA-F]{1,4}$/u),
    fc.constantFrom('', '12', '30', '59', '12345', '1.2.3.4', 'g'),
  );
  const text = fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(
      fc.oneof(text, fc.ipV6(), fc.constantFrom('12:30:59', '00:11:22:33:44:55', '1::', '::', '1:2:3:4:5:6:7::')),
      (drawn) => {
        // `::` for no group at all is let through.
        const groups = drawn.split(':').filter((each) => each !== '').length + Number(drawn.includes('.'));
        fc.pre(!drawn.includes('::') || groups < 8);
        expect(match('%{IPV6:x}', drawn) !== null).toBe(isIPv6(drawn));
      },
    ),
    { numRuns: 2000 },
  );
});
