/** Roles as the forms of the real transforms have them. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { transforms } from '#engine/transforms/index.ts';
import { rolesOf, type ArgumentRoles } from '#renderer/ui/form/argument-roles.ts';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';

function formOf(name: string) {
  const { args } = transforms.find((transform) => transform.name === name)!;
  return fieldsOf(z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }));
}

function roles(name: string): ArgumentRoles {
  return rolesOf(formOf(name));
}

function kinds(name: string): Record<string, string> {
  return Object.fromEntries([...roles(name)].map(([path, { kind }]) => [path, kind]));
}

describe('roles of arguments', () => {
  test('columns, of tables too, with the input that has them', () => {
    expect(roles('Aggregate').get('groups')).toEqual({ kind: 'column', port: 'in', nested: false });
    expect(roles('Aggregate').get('aggs.column')).toEqual({ kind: 'column', port: 'in', nested: false, star: true });
    expect(roles('Join').get('keys.left')).toEqual({ kind: 'column', port: 'left', nested: true });
    expect(roles('Join').get('keys.right')).toEqual({ kind: 'column', port: 'right', nested: true });
    expect(roles('DropFields').get('paths')).toEqual({ kind: 'column', port: 'in', nested: true });
    expect(roles('SelectFields').get('paths')).toEqual({ kind: 'column', port: 'in', nested: false });
    expect(roles('SplitRows').get('comparisons.column')).toEqual({ kind: 'column', port: 'in', nested: true });
  });

  test('behind a default and an optional value', () => {
    expect(kinds('CatalogTarget')).toEqual({
      keys: 'column',
      deleteWhen: 'expression',
      notWritten: 'column',
      changedAt: 'column',
      databaseName: 'database',
      tableName: 'table',
      path: 'path',
      format: 'format',
      options: 'format-options',
      partitionKeys: 'column',
    });
    expect(kinds('PathSource')).toEqual({ path: 'path', format: 'format', options: 'format-options' });
    expect(kinds('ResolveChoice')).toEqual({
      'specs.path': 'column',
      'specs.action': 'one-of',
      choice: 'one-of',
      databaseName: 'database',
      tableName: 'table',
    });
  });

  test('expressions, SQL, mappings and outputs', () => {
    expect(roles('Filter').get('condition')).toMatchObject({ kind: 'expression' });
    expect(roles('CatalogSource').get('pushDownPredicate')).toMatchObject({ kind: 'expression' });
    expect(kinds('SqlTransform')).toEqual({ sql: 'sql', aliases: 'aliases' });
    expect(roles('ApplyMapping').get('mappings')).toMatchObject({ kind: 'mappings', port: 'in' });
    expect(roles('SelectFromCollection').get('key')).toEqual({ kind: 'output', port: 'in' });
  });

  test('a role that is not known is none', () => {
    const fields = fieldsOf({ properties: { a: { type: 'string', role: { kind: 'of a later version' } } } });
    expect(rolesOf(fields).size).toBe(0);
  });

  test('no transform needs raw JSON in its form', () => {
    const raw = transforms.flatMap(({ name }) =>
      formOf(name)
        .filter(({ kind }) => kind === 'json')
        .map((field) => `${name} ${field.name}`),
    );
    expect(raw).toEqual([]);
  });
});
