/** Every argument has the role that pickers and forms need, in terms of its own transform. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import { roleOf, type ArgumentRole } from '#engine/contract/argument-role.ts';
import { transforms } from '#engine/transforms/index.ts';

type Member = Readonly<Record<string, unknown>>;

/** Arguments of any text, or texts of a person's own: names of results, prefixes, files, types. */
const plain = new Set([
  'Aggregate aggs.alias',
  'ArrayToColumns colList',
  'CatalogTarget isCurrent',
  'CatalogTarget validFrom',
  'CatalogTarget validTo',
  'ConcatenateColumns colName',
  'ConcatenateColumns nullValue',
  'ConcatenateColumns spacer',
  'CurrentTimestamp colName',
  'CurrentTimestamp dateFormat',
  'DerivedColumn colName',
  'DropNullFields nullTexts',
  'ExtractJsonPath newCols',
  'ExtractJsonPath paths',
  'FillMissingValues filledColumn',
  'Flatten separator',
  'FormatTimestamp dateFormat',
  'FormatTimestamp newColName',
  'Identifier colName',
  'Join rightPrefix',
  'Lookup columns.newColumn',
  'Lookup matchColumn',
  'Map columns.name',
  'Map columns.type',
  'PathSource doneMarker',
  'PathTarget fileName',
  'PIIDetection outputColumn',
  'PIIDetection redactChar',
  'PIIDetection redactText',
  'ParseJsonColumn newColName',
  'ParseJsonColumn schema',
  'RegexExtractor newCols',
  'RegexExtractor regex',
  'ExplodeArrayOrMap newColumn',
  'ExplodeArrayOrMap valueColumn',
  'Join rightPrefix',
  'PathTarget fileName',
  'Pivot values',
  'Relationalize name',
  'Recipe steps.args',
  'Recipe steps.id',
  'Recipe steps.transform',
  'RenameField newName',
  'Route defaultGroup',
  'Route groups.groupName',
  'SplitFields name1',
  'SplitFields name2',
  'SplitRows name1',
  'SplitRows name2',
  'SplitString newColName',
  'SplitString pattern',
  'ToTimestamp newColName',
  'UUID colName',
  'Unpivot nameColumn',
  'Unpivot valueColumn',
  'Window functions.newColumn',
]);

function membersOf(schema: Member, prefix = ''): [path: string, member: Member][] {
  return Object.entries((schema['properties'] ?? {}) as Record<string, Member>).flatMap(([name, member]) => {
    const items = member['items'] as Member | undefined;
    const inside = items?.['properties'] === undefined ? [] : membersOf(items, `${prefix}${name}.`);
    return [[`${prefix}${name}`, member] as [string, Member], ...inside];
  });
}

/** Texts and lists of texts, unless a list of answers says all; tables of tuples; records. */
function needsRole({ type, enum: answers, items, additionalProperties }: Member): boolean {
  if (answers !== undefined) return false;
  const element = items as Member | undefined;
  return (
    type === 'string' ||
    (type === 'array' && (element?.['type'] === 'string' || element?.['prefixItems'] !== undefined)) ||
    (type === 'object' && additionalProperties !== undefined && additionalProperties !== false)
  );
}

const all = transforms.map((transform) => {
  const schema = z.toJSONSchema(transform.args, { io: 'input', unrepresentable: 'any' }) as Member;
  return { transform, members: membersOf(schema) };
});

test('no argument is without a role but those listed here', () => {
  const missing = all.flatMap(({ transform, members }) =>
    members
      .filter(([, member]) => needsRole(member) && roleOf(member) === undefined)
      .map(([path]) => `${transform.name} ${path}`),
  );
  expect(new Set(missing)).toEqual(plain);
});

test('roles are those of the contract, and name inputs and arguments that the transform has', () => {
  for (const { transform, members } of all) {
    const names = Object.keys(transform.args.shape);
    for (const [path, member] of members) {
      if (member['role'] === undefined) continue;
      const role = roleOf(member);
      expect(role, `${transform.name} ${path}`).toEqual(member['role']);
      for (const port of portsOf(role!)) expect(transform.inputs, `${transform.name} ${path}`).toContain(port);
      if (role?.kind === 'table') expect(names).toContain(role.database);
      if (role?.kind === 'format-options') expect(names).toContain(role.format);
    }
  }
});

function portsOf(role: ArgumentRole): string[] {
  return 'port' in role ? [role.port] : [];
}
