/** The form of a node's arguments: fields from the transform's schema, answers from the graph and the catalog. */

import { useMemo } from 'react';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { ArgumentRole } from '#engine/contract/argument-role.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { rolesOf } from '#renderer/ui/form/argument-roles.ts';
import { feedKey } from '#renderer/features/jobs/graph/node-outputs.ts';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { FilterBuilder } from '#renderer/ui/filter-builder/filter-builder.tsx';
import { sampledValues } from '#renderer/features/jobs/inspector/sampled-values.ts';
import { CodeField } from '#renderer/features/jobs/inspector/code-field.tsx';
import { FindNullFields } from '#renderer/features/jobs/inspector/find-null-fields.tsx';
import { FindXmlType } from '#renderer/features/jobs/inspector/find-xml-type.tsx';
import { FormatOptions } from '#renderer/features/jobs/inspector/format-options.tsx';
import { MappingTable } from '#renderer/features/jobs/inspector/mapping-table.tsx';
import type { Mapping } from '#renderer/features/jobs/inspector/mapping-model.ts';
import { PortAliases } from '#renderer/features/jobs/inspector/port-aliases.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';
import type { FieldHint } from '#renderer/ui/form/field-hint.ts';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { foldedName } from '#renderer/ui/format/database-name.ts';
import { shortCountOf } from '#renderer/ui/format/words.ts';

interface NodeFormProps {
  readonly job: Job;
  readonly node: Node;
  readonly transform: TransformText;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
  onChange(name: string, value: unknown): void;
}

export function NodeForm({ job, node, transform, transforms, checks, onChange }: NodeFormProps) {
  const fields = useMemo(() => fieldsOf(transform.args), [transform]);
  const filterView = useEditorView((state) => state.filterView);
  const roles = useMemo(() => rolesOf(fields), [fields]);
  const textOf = (argument: string): string | undefined => {
    const value = node.args[argument];
    return typeof value === 'string' ? value : undefined;
  };
  const formatAt = (argument: string): unknown =>
    node.args[argument] ?? fields.find(({ name }) => name === argument)?.schema['default'];
  const table = [...roles.values()].find((role) => role.kind === 'table');
  const answers = useCatalogAnswers(table === undefined ? '' : (textOf(table.database) ?? ''), table !== undefined);
  const formats = useProcedure('getFormats', {});
  const readPath = [...roles].flatMap(([name, { kind }]) => (kind === 'path' ? (textOf(name) ?? []) : []))[0];
  const columnsOf = (port: string): readonly ColumnText[] | undefined => {
    const feeding = feedKey(job, node, port, portsIn(transforms, checks.outputs));
    return feeding === undefined ? undefined : checks.columns.get(feeding);
  };
  const outputsAt = (port: string): readonly string[] => {
    const from = job.nodes.find(({ id }) => id === node.inputs[port]?.node);
    return (from === undefined ? undefined : portsIn(transforms, checks.outputs)(from)?.outputs) ?? [];
  };
  const hintOf = (role: ArgumentRole, path: string): FieldHint | undefined => {
    switch (role.kind) {
      case 'column':
        return {
          kind: 'suggest',
          closed: !role.nested,
          placeholder: columnsOf(role.port) !== undefined ? 'Add a column' : unknownColumns(node, role.port),
          suggestions: columnAnswers(columnsOf(role.port), role.star === true),
          ...(role.found === undefined
            ? {}
            : {
                below: (change) => <FindNullFields job={job} node={node} port={role.port} onFound={change} />,
              }),
        };
      case 'expression': {
        const { filters, placeholder } = role;
        if (filters !== undefined)
          return {
            kind: 'custom',
            render: (value, change) => (
              <FilterBuilder
                view={filterView}
                onView={(next) => showInEditor({ filterView: next })}
                text={typeof value === 'string' ? value : ''}
                label="Condition"
                placeholder={placeholder}
                columns={columnsOf(filters)}
                valuesOf={(column) =>
                  sampledValues(job.name, feedKey(job, node, filters, portsIn(transforms, checks.outputs)), column)
                }
                onChange={(next) => change(next === '' ? undefined : next)}
              />
            ),
          };
        return { kind: 'code', large: false, placeholder };
      }
      case 'sql':
        return { kind: 'code', large: true, placeholder: 'SELECT * FROM in1' };
      case 'code':
        return {
          kind: 'custom',
          render: (value, change) => (
            <CodeField
              job={job}
              node={node}
              code={typeof value === 'string' ? value : ''}
              columns={columnsOf(role.port)}
              onChange={(next) => change(next === '' ? undefined : next)}
              onColumns={(columns) => onChange('columns', columns)}
            />
          ),
        };
      case 'text-type':
        return {
          kind: 'suggest',
          suggestions: [],
          placeholder: 'a STRING, b INT',
          ...(textOf(role.format) !== 'xml'
            ? {}
            : {
                below: (change) => (
                  <FindXmlType job={job} node={node} port={role.port} column={textOf(role.column)} onFound={change} />
                ),
              }),
        };
      case 'option-of-format':
        // A value that has no effect stays in view: the check of the job refuses it.
        return formatAt(role.format) === role.of || node.args[path] !== undefined ? undefined : { kind: 'hidden' };
      case 'database':
        return { kind: 'suggest', suggestions: answers.databases, note: foldedName };
      case 'table':
        return {
          kind: 'suggest',
          suggestions: answers.tables,
          closed: transform.effect === 'source',
          note: foldedName,
        };
      case 'path':
        return {
          kind: 'custom',
          render: (value, change, id) => (
            <PathInput
              id={id}
              value={typeof value === 'string' ? value : ''}
              placeholder={transform.effect === 'source' ? 'input/orders, or a glob' : 'output/orders'}
              onChange={(next) => change(next === '' ? undefined : next)}
            />
          ),
        };
      case 'format':
        return {
          kind: 'suggest',
          placeholder: role.side === 'read' ? 'detected from the content' : 'parquet',
          suggestions: (formats.data ?? [])
            .filter(({ writeOptions }) => role.side === 'read' || writeOptions !== null)
            .map(({ name, title }) => ({ value: name, caption: title })),
        };
      case 'format-options':
        return {
          kind: 'custom',
          render: (value, change) => (
            <FormatOptions
              format={textOf(role.format) ?? (role.side === 'write' ? 'parquet' : undefined)}
              side={role.side}
              value={value}
              path={role.side === 'read' ? readPath : undefined}
              onChange={change}
            />
          ),
        };
      case 'mappings':
        return {
          kind: 'custom',
          render: (value, change) => (
            <MappingTable
              mappings={tuplesOf(value)}
              columns={columnsOf(role.port)}
              unknown={unknownColumns(node, role.port)}
              types={role.types}
              onChange={change}
            />
          ),
        };
      case 'aliases':
        return {
          kind: 'custom',
          render: (value, change) => <PortAliases node={node} value={value} onChange={change} />,
        };
      case 'output':
        return { kind: 'suggest', suggestions: outputsAt(role.port).map((value) => ({ value })) };
      // The form of a recipe is its list of steps: recipe-list.tsx.
      case 'steps':
        return { kind: 'hidden' };
      case 'one-of':
        return { kind: 'suggest', suggestions: role.answers.map((value) => ({ value })) };
    }
  };
  return (
    <SchemaForm
      fields={fields}
      value={node.args}
      hints={(path) => {
        const role = roles.get(path);
        return role === undefined ? undefined : hintOf(role, path);
      }}
      onChange={onChange}
    />
  );
}

/** Why no columns are offered. */
function unknownColumns(node: Node, port: string): string {
  return node.inputs[port] === undefined
    ? `Connect the input ${port} to see its columns`
    : 'The input’s columns are not known yet';
}

function columnAnswers(columns: readonly ColumnText[] | undefined, star: boolean): Suggestion[] {
  return [
    ...(star ? [{ value: '*', caption: 'rows' }] : []),
    ...(columns ?? []).map(({ name, type }) => ({ value: columnPath(name), caption: type })),
  ];
}

/** A mapping that is not a 4-tuple of texts cannot be shown; the engine's problem says so. */
function tuplesOf(value: unknown): Mapping[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (each): each is Mapping =>
      Array.isArray(each) && each.length === 4 && each.every((part) => typeof part === 'string'),
  );
}

function useCatalogAnswers(databaseName: string, enabled: boolean): { databases: Suggestion[]; tables: Suggestion[] } {
  const databases = useWholeList('getDatabases', {}, { enabled });
  const tables = useWholeList('getListedTables', {}, { enabled });
  return useMemo(
    () => ({
      databases: databases.items.map(({ name }) => ({ value: name })),
      tables: tables.items
        // A job reads and writes tables, not views.
        .filter((table) => table.databaseName === databaseName && table.tableType !== 'VIRTUAL_VIEW')
        .map(({ name, recordCount }) => ({
          value: name,
          ...(recordCount === null ? {} : { caption: shortCountOf(recordCount, 'row') }),
        })),
    }),
    [databases.items, tables.items, databaseName],
  );
}
