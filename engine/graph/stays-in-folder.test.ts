/** Arguments in paths: whatever a value is, the path stays in the folder that its text names before it. */

import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { substituteNodeArguments } from '#engine/graph/substitute-arguments.ts';
import { getTransform } from '#engine/transforms/index.ts';

const source = getTransform('PathSource');
const read = (text: string, values: Readonly<Record<string, string>>): unknown =>
  substituteNodeArguments(source, { path: text }, values)['path'];

const names = fc.constantFrom('a', '..', '.', '', '...', '..a', 'a..', '*', '{..,a}');
const levels = fc.array(names, { maxLength: 5 }).map((each) => each.join('/'));
const pieces = fc.constantFrom('a', 'day=', '..', '.', '/', '/', '${x}', '${y}');
const templates = fc.array(pieces, { minLength: 1, maxLength: 8 }).map((each) => each.join(''));

test('a path that is accepted is in the folder before each of its arguments', () => {
  // So deep that no path leads above the root, where `..` has no effect.
  const root = `/${'r/'.repeat(60)}`;
  let [accepted, refused] = [0, 0];
  fc.assert(
    fc.property(templates, levels, levels, (template, x, y) => {
      const values = { x, y };
      const filled = (text: string): string => text.replace(/\$\{(.)\}/gu, (_whole, name: 'x' | 'y') => values[name]);
      let found: unknown;
      try {
        found = read(template, values);
        accepted += 1;
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'InvalidInput' });
        expect(`${x}${y}${template}`).toContain('.');
        refused += 1;
        return;
      }
      expect(found).toBe(filled(template));
      const parts = template.split('/');
      for (const [index, part] of parts.entries()) {
        if (!part.includes('${') || (index === 0 && part.startsWith('${'))) continue;
        const folder = path.resolve(root, `./${filled(parts.slice(0, index).join('/'))}`);
        const within = path.resolve(folder, `./${filled(part)}`);
        expect(`${within}/`.startsWith(`${folder}/`)).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(50);
});

test.each([
  ['in/days/${day}', '../../../elsewhere', '"in/days/"'],
  ['in/day=${day}', '/../../x', '"in/"'],
  ['days-${day}', '/../../x', 'the workspace'],
  ['/data/.${day}', '.', '"/data/"'],
  ['in/${day}/part', '..', '"in/"'],
  ['in/${day}', '..\\..\\x', '"in/"'],
  ['s3://bucket/in/${day}', '../other', '"s3://bucket/in/"'],
])('%s with %s is refused', (text, day, folder) => {
  expect(() => read(text, { day })).toThrow(
    expect.objectContaining({ code: 'InvalidInput', message: expect.stringContaining(`leads out of ${folder}`) }),
  );
});

test.each([
  ['${folder}/in', { folder: '../shared' }],
  ['../shared/${day}', { day: '2024/05' }],
  ['in/${day}', { day: 'a/../b' }],
  ['in/${day}/../${other}', { day: '1', other: '2..3' }],
])('%s with %j is a path', (text, values) => {
  const filled = Object.entries(values).reduce((whole, [name, value]) => whole.replace(`\${${name}}`, value), text);
  expect(read(text, values)).toBe(filled);
});

test('only paths are checked', () => {
  const filter = getTransform('Filter');
  const args = { condition: "matches(path, 'a/${pattern}')" };
  expect(substituteNodeArguments(filter, args, { pattern: '../..' })).toEqual({
    condition: "matches(path, 'a/../..')",
  });
});
