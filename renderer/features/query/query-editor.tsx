/** A query: its text with tools above, the result of what ran below, a column's profile beside it. */

import {
  IconAlignLeft,
  IconDeviceFloppy,
  IconHistory,
  IconListTree,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useInspectorShown } from '#renderer/app/inspector.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { CheckStrip } from '#renderer/features/query/check-strip.tsx';
import { completeSql } from '#renderer/features/query/complete-sql.ts';
import { findEditorOf, setEditor, takeFocusWish } from '#renderer/features/query/open-editor.ts';
import {
  checkAtCursor,
  currentCheck,
  stopCheck,
  useQueryChecks,
  type QueryCheck,
} from '#renderer/features/query/query-checks.ts';
import { ParameterStrip } from '#renderer/features/query/parameter-strip.tsx';
import { QueryFileBar } from '#renderer/features/query/query-file-bar.tsx';
import { beginValues, useTypedValues } from '#renderer/features/query/query-parameters.ts';
import { QueryInspector } from '#renderer/features/query/query-inspector.tsx';
import { QueryResults } from '#renderer/features/query/query-results.tsx';
import { isRunning, stopStatements, useQueryRuns, type QueryResult } from '#renderer/features/query/query-runs.ts';
import {
  changeText,
  findQueryText,
  isUnsaved,
  putText,
  restoreText,
  useQueryTexts,
  type QueryText,
  type SavedVersion,
} from '#renderer/features/query/query-texts.ts';
import { fileStateOf, useQueryDialogs } from '#renderer/features/query/saved-queries.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SqlEditor, type SqlEditorHandle } from '#renderer/ui/code/sql-editor.tsx';
import type { SqlProblem } from '#renderer/ui/code/sql-marks.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { PanelEdge } from '#renderer/ui/edges/panel-edge.tsx';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import queryStyles from '#renderer/features/query/query.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function QueryEditor({ tab }: EditorProps) {
  const text = useQueryTexts((state) => state.texts[tab.id]);
  const name = typeof tab.input['name'] === 'string' ? tab.input['name'] : undefined;
  const file = useProcedure('getDefinition', { kind: 'query', name: name ?? '' }, { enabled: name !== undefined });
  const isSaving = useQueryDialogs((state) => state.saving.has(tab.id));
  useEffect(() => {
    const known = restoreText(tab.id);
    if (known === undefined && name === undefined)
      putText(tab.id, { title: tab.title, text: '', saved: null, changedAt: Date.now() });
  }, [tab.id, tab.title, name]);
  useEffect(() => {
    if (file.data === undefined || isSaving) return;
    const saved = fileStateOf(file.data);
    const known = findQueryText(tab.id);
    beginValues(tab.id, saved.parameters);
    if (known === undefined) putText(tab.id, { title: saved.name, text: saved.sql, saved, changedAt: Date.now() });
    else if (known.saved?.hash !== saved.hash && !isUnsaved(known)) {
      putText(tab.id, { ...known, text: saved.sql, saved, changedAt: Date.now() });
      findEditorOf(tab.id)?.replace(saved.sql);
    }
  }, [tab.id, file.data, isSaving]);
  if (text !== undefined) {
    const isGone = file.error?.code === 'EntityNotFound' && !isSaving;
    const theirs = file.data === undefined || isSaving ? null : fileStateOf(file.data);
    return <OpenQuery tabId={tab.id} text={text} theirs={isGone ? 'deleted' : theirs} />;
  }
  return file.error === null ? (
    <LoadingView text={`Opening ${tab.title}`} />
  ) : (
    <UnreadThing error={file.error} noun="query" name={tab.title} />
  );
}

interface OpenQueryProps {
  readonly tabId: string;
  readonly text: QueryText;
  /** What the file holds; null: not known, or there is none yet. */
  readonly theirs: SavedVersion | 'deleted' | null;
}

/** Pixels of the result; null: as much as the text. */
const useResultHeight = create<{ readonly height: number | null }>()(
  persist((): { readonly height: number | null } => ({ height: null }), { name: 'tenon.query-layout', version: 1 }),
);

function OpenQuery({ tabId, text, theirs }: OpenQueryProps) {
  const runs = useQueryRuns((state) => state.tabs[tabId]);
  const height = useResultHeight((state) => state.height) ?? Math.round(window.innerHeight * 0.48);
  const shown = runs?.results.find(({ run }) => run === runs.shown);
  const checked = useQueryChecks((state) => state.tabs[tabId]);
  const check = currentCheck(checked, tabId, text.text);
  const isBlank = text.text.trim() === '';
  const problem = useMemo(() => (isBlank ? null : problemOf(check, shown)), [isBlank, check, shown]);
  const isBusy = isRunning(tabId);
  const inspectorShown = useInspectorShown();
  const values = useSettled(JSON.stringify(useTypedValues(tabId)), 300);
  // While a statement runs none is checked; what is there afterwards may not have been checked yet. Other values may give
  // other columns.
  useEffect(() => {
    const editor = findEditorOf(tabId);
    if (!isBusy && editor !== undefined) void checkAtCursor(tabId, editor.text(), editor.selection().from);
  }, [tabId, isBusy, values]);
  const onReady = useCallback(
    (handle: SqlEditorHandle | undefined) => {
      setEditor(tabId, handle);
      const holder = document.activeElement;
      // Opened by a command or by keys: the focus moves to the text.
      if (handle !== undefined && (takeFocusWish(tabId) || holder === document.body || holder?.id === 'editor'))
        handle.focus();
    },
    [tabId],
  );
  return (
    <div className={pageStyles.column} data-part="query-editor">
      <QueryTools tabId={tabId} text={text} isRunning={isBusy} />
      <QueryFileBar tabId={tabId} text={text} theirs={theirs} />
      <div className={pageStyles.body}>
        <div className={pageStyles.center}>
          <SqlEditor
            id={tabId}
            initial={text.text}
            label={`SQL of ${text.title}`}
            placeholder="SELECT * FROM database.table, or FROM 'path/to/files'"
            problem={problem}
            className={queryStyles.text}
            complete={completeSql}
            onChange={(next) => {
              changeText(tabId, next);
              stopCheck(tabId);
            }}
            onRest={(next, position) => void checkAtCursor(tabId, next, position)}
            onReady={onReady}
            onEscape={() => stopStatements(tabId)}
          />
          <ParameterStrip tabId={tabId} text={text.text} />
          <CheckStrip tabId={tabId} check={check} />
          <section className={queryStyles.result} aria-label="Result" data-part="panel" style={{ height }}>
            <PanelEdge height={height} onResize={resizeResult} />
            <QueryResults tabId={tabId} text={text.text} runs={runs} />
          </section>
        </div>
        {inspectorShown ? <QueryInspector tabId={tabId} text={text.text} result={shown} /> : null}
      </div>
    </div>
  );
}

/** Of the run, unless a later check knows another one or none. */
function problemOf(check: QueryCheck | undefined, shown: QueryResult | undefined): SqlProblem | null {
  if (check?.error != null && check.errorAt !== null)
    return { at: check.errorAt, message: check.error.message, isQuiet: true };
  if (shown?.error == null || shown.errorAt === null || (check !== undefined && check.afterRun >= shown.run))
    return null;
  return { at: shown.errorAt, message: shown.error.message };
}

function resizeResult(height: number): void {
  useResultHeight.setState({ height: Math.max(120, Math.min(window.innerHeight - 240, Math.round(height))) });
}

interface QueryToolsProps {
  readonly tabId: string;
  readonly text: QueryText;
  readonly isRunning: boolean;
}

function QueryTools({ tabId, text, isRunning: isBusy }: QueryToolsProps) {
  return (
    <div className={pageStyles.toolbar} data-part="toolbar">
      {isBusy ? (
        <Button icon={<IconPlayerStop size={15} stroke={1.5} />} onClick={() => void stopStatements(tabId)}>
          Stop
        </Button>
      ) : (
        <Button
          tone="primary"
          icon={<IconPlayerPlay size={15} stroke={1.5} />}
          onClick={() => void runCommandById('query.run')}
          {...(text.text.trim() === '' ? { offReason: 'Write a SELECT first' } : {})}
        >
          Run
        </Button>
      )}
      <KeyboardKeys parts={isBusy ? ['Esc'] : chordParts('Ctrl+Enter')} />
      <span className={pageStyles.divider} />
      <Button
        changes
        tone="quiet"
        icon={<IconDeviceFloppy size={15} stroke={1.5} />}
        onClick={() => void runCommandById('query.save')}
        {...(isUnsaved(text) ? {} : { offReason: text.saved === null ? 'Write a SELECT first' : 'It is saved' })}
      >
        Save
      </Button>
      <Button
        tone="quiet"
        icon={<IconListTree size={15} stroke={1.5} />}
        onClick={() => void runCommandById('query.explain')}
        {...(text.text.trim() === '' ? { offReason: 'Write a SELECT first' } : {})}
      >
        Explain
      </Button>
      <Button
        tone="quiet"
        icon={<IconAlignLeft size={15} stroke={1.5} />}
        onClick={() => void runCommandById('query.format')}
        {...(text.text.trim() === '' ? { offReason: 'Write a SELECT first' } : {})}
      >
        Format
      </Button>
      <Button
        tone="quiet"
        icon={<IconHistory size={15} stroke={1.5} />}
        onClick={() => void runCommandById('query.history')}
      >
        History
      </Button>
      <span className={classes(layoutStyles.end, textStyles.muted, textStyles.compact, queryStyles.readsOnly)}>
        read-only: changes no files
      </span>
    </div>
  );
}
