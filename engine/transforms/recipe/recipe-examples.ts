/** Examples of Recipe: nested columns, nulls, steps that are switched off, and what a step may not be. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const members = {
  in: {
    schema: { mbr_no: 'bigint', email: 'string', address: 'struct<city:string,zip:string>' },
    rows: [
      { mbr_no: 1, email: ' Ada@example.org ', address: { city: 'London', zip: 'N1' } },
      { mbr_no: 2, email: null, address: { city: null, zip: null } },
      { mbr_no: 3, email: 'bob@example.org', address: null },
      { mbr_no: 1, email: 'ada@example.org', address: { city: 'Paris', zip: null } },
    ],
  },
};

export const recipeExamples: readonly TransformExample[] = [
  {
    title: 'Rename, clean text, then drop duplicates by the new name; each step sees the columns of the step before',
    args: {
      steps: [
        { id: 's1', transform: 'RenameField', args: { oldName: 'mbr_no', newName: 'member_id' } },
        { id: 's2', transform: 'DerivedColumn', args: { colName: 'email', expr: 'lower(trim(email))' } },
        { id: 's3', transform: 'DropDuplicates', args: { columns: ['member_id', 'email'] } },
        { id: 's4', transform: 'SelectFields', args: { paths: ['member_id', 'email'] } },
      ],
    },
    input: members,
    output: {
      schema: { member_id: 'bigint', email: 'string' },
      rows: [
        { member_id: 1, email: 'ada@example.org' },
        { member_id: 2, email: null },
        { member_id: 3, email: 'bob@example.org' },
      ],
    },
  },
  {
    title: 'Fields of a struct, and nulls: a filter drops rows for which its condition is null',
    args: {
      steps: [
        { id: 's1', transform: 'RenameField', args: { oldName: 'address.city', newName: 'city' } },
        { id: 's2', transform: 'FillNulls', args: { fills: [{ column: 'email', value: 'none' }] } },
        { id: 's3', transform: 'Filter', args: { condition: "city <> 'Paris'" } },
      ],
    },
    input: members,
    output: {
      schema: { mbr_no: 'bigint', email: 'string', address: 'struct<zip:string>', city: 'string' },
      rows: [{ mbr_no: 1, email: ' Ada@example.org ', address: { zip: 'N1' }, city: 'London' }],
    },
  },
  {
    title: 'A step that is switched off has no effect, and without steps the rows stay unchanged',
    args: { steps: [{ id: 's1', transform: 'Filter', args: { condition: 'mbr_no > 1' }, off: true }] },
    input: members,
    output: { schema: members.in.schema, rows: members.in.rows },
  },
  {
    title: 'A step with a column that an earlier step has dropped',
    args: {
      steps: [
        { id: 's1', transform: 'DropFields', args: { paths: ['email'] } },
        { id: 's2', transform: 'FillNulls', args: { fills: [{ column: 'email', value: 'none' }] } },
      ],
    },
    input: members,
    output: { error: 'UnknownColumn' },
  },
  {
    title: 'A step that changes how many rows there are otherwise than by dropping some',
    args: { steps: [{ id: 's1', transform: 'Aggregate', args: { groups: ['mbr_no'], aggs: [] } }] },
    input: members,
    output: { error: 'InvalidDefinition' },
  },
];
