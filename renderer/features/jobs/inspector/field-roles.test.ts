/** Field roles against the real transforms. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { transforms } from '#engine/transforms/index.ts';
import { rolePaths } from '#renderer/features/jobs/inspector/field-roles.ts';
import { fieldsOf, type Field } from '#renderer/ui/form/form-model.ts';

function pathsOf(fields: readonly Field[], prefix = ''): string[] {
  return fields.flatMap((field) => [
    `${prefix}${field.name}`,
    ...(field.kind === 'table' ? pathsOf(field.columns, `${prefix}${field.name}.`) : []),
    ...(field.kind === 'group' ? pathsOf(field.fields, `${prefix}${field.name}.`) : []),
  ]);
}

describe('field roles', () => {
  test('name arguments that the transforms have', () => {
    const known = new Set(
      transforms.flatMap(({ name, args }) =>
        pathsOf(fieldsOf(z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }))).map(
          (path) => `${name} ${path}`,
        ),
      ),
    );
    expect(
      rolePaths()
        .map((pair) => pair.join(' '))
        .filter((path) => !known.has(path)),
    ).toEqual([]);
  });

  test('no transform needs raw JSON in its form', () => {
    const raw = transforms.flatMap(({ name, args }) =>
      fieldsOf(z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }))
        .filter(({ kind }) => kind === 'json')
        .map((field) => `${name} ${field.name}`),
    );
    expect(raw).toEqual([]);
  });
});
