import { expect, test } from 'vitest';
import { applied, mutantsOf } from './mutators.ts';

function changed(source: string): string[] {
  return mutantsOf('sample.ts', source).map((mutant) => applied(source, mutant));
}

test('operators, conditions and values become their neighbours, one at a time', () => {
  expect(changed('f(a < b);')).toEqual(['f(a <= b);', 'f(a >= b);']);
  expect(changed('f(a === b && !c);')).toEqual(['f(a !== b && !c);', 'f(a === b || !c);', 'f(a === b && c);']);
  expect(changed('if (a) f(true);')).toEqual(['if (true) f(true);', 'if (false) f(true);', 'if (a) f(false);']);
  expect(changed("f(a?.b, 'text', [1]);")).toEqual([
    "f(a.b, 'text', [1]);",
    "f(a?.b, '', [1]);",
    "f(a?.b, 'text', []);",
  ]);
  expect(changed('f(rows.filter(good).some(bad));')).toEqual([
    'f(rows.some(bad));',
    'f(rows.filter(good).every(bad));',
  ]);
});

test('types, imports and names of members are left alone, and so is a text that is joined', () => {
  expect(changed("import { a } from 'x';\nexport type B = 'one' | 'two';\nexport { c } from './d.ts';")).toEqual([]);
  expect(changed("f({ 'a-b': c } as { readonly 'a-b': 'd' });")).toEqual(["f(({}) as { readonly 'a-b': 'd' });"]);
  expect(changed('f(`a` + b);')).toEqual(['f(`` + b);']);
});

test('what the grammar refuses is not a change', () => {
  expect(changed('f(a ?? b ?? c);')).toEqual([]);
  expect(changed('f(a ?? b);')).toEqual(['f(a && b);']);
});
