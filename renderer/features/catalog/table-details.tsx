/** The facts of a table, beside its schema. */

import { IconInfoCircle, IconX } from '@tabler/icons-react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { byteSize, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';

export function TableDetails({ table }: { readonly table: TableText }) {
  const files =
    table.partitionCount === 0
      ? exactCount(table.objectCount)
      : `${exactCount(table.objectCount)} in ${exactCount(table.partitionCount)} partitions`;
  return (
    <aside className="pane" aria-label="Details">
      <header>
        <IconInfoCircle size={16} stroke={1.5} />
        Details
        <span className="end">
          <IconButton label="Close the details" keys="Alt I" onClick={closeInspector}>
            <IconX size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <div className="pane-body" tabIndex={0}>
        <section className="sect">
          <h4>Table</h4>
          <dl className="kv">
            <dt>Format</dt>
            <dd>
              {table.classification}
              {table.compression === 'none' ? '' : `, ${table.compression}`}
            </dd>
            <dt>Partition keys</dt>
            <dd className="mono">{table.partitionKeys.map((key) => key.name).join(', ') || 'none'}</dd>
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
        <section className="sect">
          <h4>Location</h4>
          <p className="mono wrap-anywhere">{table.location}</p>
        </section>
        <KeyValues title="Read options" entries={table.options} />
        <KeyValues title="Parameters" entries={table.parameters} />
      </div>
    </aside>
  );
}

/** White space and control characters as they are written in code: a tab is `\\t`. */
function visibleText(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cf}]|^ | $/gu, (char) => (char === ' ' ? '␠' : JSON.stringify(char).slice(1, -1)));
}

function KeyValues({
  title,
  entries,
}: {
  readonly title: string;
  readonly entries: Readonly<Record<string, unknown>>;
}) {
  const list = Object.entries(entries).filter(
    ([key, value]) => key !== 'columns' && value !== null && value !== undefined && value !== '',
  );
  if (list.length === 0) return null;
  return (
    <section className="sect">
      <h4>{title}</h4>
      <dl className="kv">
        {list.map(([key, value]) => (
          <div key={key} className="kv-row">
            <dt>{key}</dt>
            <dd className="mono wrap-anywhere">
              {typeof value === 'string' ? visibleText(value) : JSON.stringify(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
