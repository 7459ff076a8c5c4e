/** The facts of a table. */

import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { useMemo, useState, type ReactNode } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { crawledParameters, TableNotes } from '#renderer/features/catalog/table-notes.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { openTableEditor } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { byteSize, countOf, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function TableDetails({ table }: { readonly table: TableText }) {
  if (table.tableType === 'VIRTUAL_VIEW') return <ViewDetails view={table} />;
  return <FileTableDetails table={table} />;
}

function FileTableDetails({ table }: { readonly table: TableText }) {
  const files =
    table.partitionCount === 0
      ? exactCount(table.objectCount)
      : `${exactCount(table.objectCount)} in ${exactCount(table.partitionCount)} partitions`;
  return (
    <>
      <section className={paneStyles.section}>
        <h4>Table</h4>
        <dl className={factsStyles.facts}>
          <dt>Format</dt>
          <dd>
            {table.classification}
            {table.compression === 'none' ? '' : `, ${table.compression}`}
          </dd>
          {table.classifier === undefined ? null : (
            <>
              <dt>Classifier</dt>
              <dd title={table.classifier.because}>{table.classifier.name}</dd>
            </>
          )}
          <dt>Partition keys</dt>
          <dd className={textStyles.monospace}>{table.partitionKeys.map((key) => key.name).join(', ') || 'none'}</dd>
          <dt>Files</dt>
          <dd>{files}</dd>
          <dt>Size</dt>
          <dd>{byteSize(table.sizeBytes)}</dd>
          <dt>Rows</dt>
          <dd>{table.recordCount === null ? 'not counted' : exactCount(table.recordCount)}</dd>
          <dt>Changed</dt>
          <dd>{timeOfDay(table.updateTime)}</dd>
        </dl>
      </section>
      <section className={paneStyles.section}>
        <h4>Location</h4>
        <p className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{table.location}</p>
      </section>
      <TableNotes table={table} />
      <ReadOptions table={table} />
      <KeyValues title="Set by crawls" entries={crawledEntries(table)} />
    </>
  );
}

function ViewDetails({ view }: { readonly view: TableText }) {
  const reads = view.viewReads ?? [];
  return (
    <>
      <section className={paneStyles.section}>
        <h4>View</h4>
        <dl className={factsStyles.facts}>
          <dt>Columns</dt>
          <dd>{exactCount(view.columns.length)}</dd>
          <dt>Changed</dt>
          <dd>{timeOfDay(view.updateTime)}</dd>
        </dl>
      </section>
      <section className={paneStyles.section}>
        <h4>Reads</h4>
        {reads.length === 0 ? <p className={textStyles.compact}>No table.</p> : null}
        {reads.map(({ databaseName, name }) => (
          <p key={`${databaseName}.${name}`}>
            <Button size="sm" tone="quiet" onClick={() => openTableEditor(databaseName, name)}>
              {databaseName}.{name}
            </Button>
          </p>
        ))}
      </section>
      <TableNotes table={view} />
      <KeyValues title="Set by crawls" entries={crawledEntries(view)} />
    </>
  );
}

/** White space and control characters as they are written in code: a tab is `\\t`. */
function visibleText(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cf}]|^ | $/gu, (char) => (char === ' ' ? '␠' : JSON.stringify(char).slice(1, -1)));
}

/** Options that the files require; the default ones, which are the majority, on demand. */
function ReadOptions({ table }: { readonly table: TableText }) {
  const [isAll, setIsAll] = useState(false);
  const formats = useProcedure('getFormats', {});
  const schema = formats.data?.find(({ name }) => name === table.classification)?.readOptions;
  const fields = useMemo(() => new Map(fieldsOf(schema ?? {}).map((field) => [field.name, field])), [schema]);
  if (formats.isPending) return null;
  // Others are the engine's own.
  const entries = statedEntries(table.options).filter(([key]) => key !== 'columns' && fields.has(key));
  const own = entries.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(fields.get(key)?.fallback));
  const shown = (isAll ? entries : own).map(([key, value]) => [fields.get(key)?.title ?? key, value] as const);
  const left = entries.length - own.length;
  return (
    <KeyValues title="Read options" entries={shown}>
      {left === 0 ? null : (
        <Button size="sm" tone="quiet" onClick={() => setIsAll(!isAll)}>
          {isAll ? 'Hide defaults' : `Show ${countOf(left, 'default')}`}
        </Button>
      )}
    </KeyValues>
  );
}

function crawledEntries({ parameters }: TableText): [string, unknown][] {
  return statedEntries(parameters)
    .filter(([name]) => crawledParameters.has(name))
    .map(readable);
}

function readable([key, value]: readonly [string, unknown]): [string, unknown] {
  return [key, key === deprecatedParameter ? timeOfDay(Number(value)) : value];
}

function statedEntries(values: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(values).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && JSON.stringify(value) !== '{}',
  );
}

interface KeyValuesProps {
  readonly title: string;
  readonly entries: readonly (readonly [string, unknown])[];
  readonly children?: ReactNode;
}

function KeyValues({ title, entries, children }: KeyValuesProps) {
  if (entries.length === 0 && (children ?? null) === null) return null;
  return (
    <section className={paneStyles.section}>
      <h4>{title}</h4>
      <dl className={factsStyles.facts}>
        {entries.map(([key, value]) => (
          <div key={key} className={factsStyles.pair}>
            <dt>{key}</dt>
            <dd className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>
              {typeof value === 'string' ? visibleText(value) : JSON.stringify(value)}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}
