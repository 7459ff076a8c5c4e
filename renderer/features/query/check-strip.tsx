/** Between text and result: the columns that the statement would give, or what is wrong with it. */

import { IconAlertCircle, IconCursorText, IconTableColumn } from '@tabler/icons-react';
import { findEditorOf } from '#renderer/features/query/open-editor.ts';
import type { QueryCheck } from '#renderer/features/query/query-checks.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import queryStyles from '#renderer/features/query/query.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** More are only counted. */
const mostColumns = 40;

interface CheckStripProps {
  readonly tabId: string;
  /** Of the statement at the cursor; undefined: not known. */
  readonly check: QueryCheck | undefined;
}

export function CheckStrip({ tabId, check }: CheckStripProps) {
  return (
    <section className={queryStyles.check} aria-label="Check of the statement" data-part="query-check">
      <Checked tabId={tabId} check={check} />
    </section>
  );
}

function Checked({ tabId, check }: CheckStripProps) {
  if (check === undefined)
    return <span className={textStyles.muted}>The columns of the result appear here as you type.</span>;
  const { columns, error, errorAt } = check;
  if (error !== null) {
    const told = [error.message, error.hint].filter((text) => text !== undefined).join(' ');
    return (
      <>
        <IconAlertCircle size={14} stroke={1.5} className={textStyles.bad} aria-hidden />
        <span className={queryStyles.problem} title={told}>
          {told}
        </span>
        {errorAt === null ? null : (
          <Button
            size="sm"
            tone="quiet"
            icon={<IconCursorText size={14} stroke={1.5} />}
            onClick={() => findEditorOf(tabId)?.goTo(errorAt)}
          >
            Show in query
          </Button>
        )}
      </>
    );
  }
  const all = columns ?? [];
  return (
    <>
      <IconTableColumn size={14} stroke={1.5} className={textStyles.muted} aria-hidden />
      <span className={textStyles.secondary}>{countOf(all.length, 'column')}</span>
      <ul className={queryStyles.columns} aria-label="Columns of the result" tabIndex={0}>
        {all.slice(0, mostColumns).map(({ name, type }, index) => (
          // Names may occur twice.
          <li key={index}>
            <b className={textStyles.strong}>{name}</b> <span className={textStyles.muted}>{type}</span>
          </li>
        ))}
        {all.length > mostColumns ? <li>and {countOf(all.length - mostColumns, 'other')}</li> : null}
      </ul>
    </>
  );
}
