/** Custom visual transforms of AWS Glue Studio: nodes with their parameters come in and go out as they are. */

import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { userTransformSchema } from '#engine/contract/definitions/user-transform.ts';
import { exportGlueJob } from '#engine/interchange/glue-studio/export-job.ts';
import { importGlueJob } from '#engine/interchange/glue-studio/import-job.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

/** As AWS documents a definition, with every type. */
const definition = userTransformSchema.parse({
  name: 'my_transform',
  displayName: 'My transform',
  description: 'Shown in the editor.',
  functionName: 'myTransform',
  path: 's3://transforms/my_transform.py',
  parameters: [
    {
      name: 'email',
      displayName: 'E-mail',
      type: 'str',
      validationType: 'RegularExpression',
      validationRule: '^.+@.+$',
      validationMessage: 'No address.',
    },
    { name: 'age', type: 'int', isOptional: true },
    { name: 'rate', type: 'float', isOptional: true },
    { name: 'sure', type: 'bool', isOptional: true },
    { name: 'countries', type: 'list', listOptions: 'Chad,Chile', isOptional: true },
    { name: 'sizes', type: 'list', listType: 'int', isOptional: true },
  ],
});
const users: UserTransforms = {
  names: ['my_transform'],
  find: (name) =>
    name === 'my_transform'
      ? {
          definition,
          code: { kind: 'python', text: 'def myTransform(self): pass', file: 'transforms/my_transform.py' },
        }
      : undefined,
};

const args = { email: 'a@b', age: 7, rate: 0.5, sure: true, countries: ['Chad', 'Chile'], sizes: [1, 2] };
const job = jobSchema.parse({
  name: 'Own',
  nodes: [
    { id: 'node-1', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'parquet' } },
    { id: 'node-2', name: 'Mine', transform: 'my_transform', inputs: { in: { node: 'node-1' } }, args },
    {
      id: 'node-3',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'node-2' } },
      args: { path: 'out', format: 'parquet' },
    },
  ],
});

test('out and in again, with every type of parameter', () => {
  const { text, problems, differences } = exportGlueJob(job, {}, users);
  expect(problems).toEqual([]);
  expect(differences).toContainEqual({
    nodeId: 'node-2',
    says: 'AWS Glue runs the Python function myTransform of s3://transforms/my_transform.py, not the file of this workspace.',
  });
  const { CodeGenConfigurationNodes: nodes } = JSON.parse(text!) as {
    CodeGenConfigurationNodes: Record<string, unknown>;
  };
  expect(nodes['node-2']).toMatchObject({
    DynamicTransform: {
      TransformName: 'my_transform',
      FunctionName: 'myTransform',
      Path: 's3://transforms/my_transform.py',
      Parameters: [
        { Name: 'email', Type: 'str', Value: ['a@b'], ValidationRule: '^.+@.+$', ValidationMessage: 'No address.' },
        { Name: 'age', Type: 'int', Value: ['7'], IsOptional: true },
        { Name: 'rate', Type: 'float', Value: ['0.5'] },
        { Name: 'sure', Type: 'bool', Value: ['true'] },
        { Name: 'countries', Type: 'list', Value: ['Chad', 'Chile'], ListType: 'str' },
        { Name: 'sizes', Type: 'list', Value: ['1', '2'], ListType: 'int' },
      ],
    },
  });
  const imported = importGlueJob(text!);
  expect(imported.job!.nodes.find(({ id }) => id === 'node-2')).toMatchObject({ transform: 'my_transform', args });
  expect(imported.nodes[1]!.changes[0]).toContain('Copy its definition to transforms/my_transform.json');
});

test('without the place of its Python file it stays behind, and wrong values too', () => {
  const { path: _path, ...local } = definition;
  const without: UserTransforms = { ...users, find: (name) => ({ ...users.find(name)!, definition: local }) };
  expect(exportGlueJob(job, {}, without).problems).toMatchObject([
    { nodeId: 'node-2', reason: expect.stringContaining('AWS Glue needs the Python file of "my_transform"') as string },
  ]);
  const { text } = exportGlueJob(job, {}, users);
  expect(importGlueJob(text!.replace('"7"', '"seven"')).nodes[1]!.reason).toBe(
    'Its parameter age is "seven", not a whole number.',
  );
});

test('a custom transform with the name of a built-in one does not become that one', () => {
  const { text } = exportGlueJob(job, {}, users);
  const imported = importGlueJob(
    text!
      .replace('"TransformName":"my_transform"', '"TransformName":"Map"')
      .replace('"TransformName": "my_transform"', '"TransformName": "Map"'),
  );
  expect(imported.nodes[1]!.reason).toContain('"Map" is the name of the built-in transform Custom Code');
});
