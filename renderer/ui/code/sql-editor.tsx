/** An editor of SQL statements that keeps its cursor, scrolling and steps of undo when it is closed and opened again. */

import { history, historyField, historyKeymap } from '@codemirror/commands';
import { sql } from '@codemirror/lang-sql';
import { bracketMatching } from '@codemirror/language';
import { EditorSelection, EditorState, type Extension, type StateEffect } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import { focusBelowDialogs } from '#renderer/ui/dialog.tsx';
import { codeLook, ownKeys } from '#renderer/ui/code/code-look.ts';
import { formatSql } from '#renderer/ui/code/format/format-sql.ts';
import { keepEditor, takeEditor } from '#renderer/ui/code/kept-editors.ts';
import { sqlCompletion } from '#renderer/ui/code/sql-completion.ts';
import { tenonSql } from '#renderer/ui/code/sql-dialect.ts';
import type { CompleteSql } from '#renderer/ui/code/sql-suggestion.ts';
import { whenAtRest } from '#renderer/ui/code/when-at-rest.ts';
import { setProblem, sqlMarks, type SqlProblem } from '#renderer/ui/code/sql-marks.ts';
import codeStyles from '#renderer/ui/code/code-editor.module.css';

/** For commands over an editor that is drawn. */
export interface SqlEditorHandle {
  text(): string;
  /** UTF-16 units; equal when nothing is selected. */
  selection(): { readonly from: number; readonly to: number };
  /** In the place of the selection, with the cursor behind it. */
  insert(text: string): void;
  /** The whole text, as one step of undo. */
  replace(text: string): void;
  /** Lays the text out, as one step of undo; cursor and selection stay at what they are at. @returns false: it was already. */
  format(): boolean;
  goTo(position: number): void;
  focus(): void;
}

interface SqlEditorProps {
  /** Under which cursor, scrolling and steps are kept; another one is another text. */
  readonly id: string;
  /** Of a text that was not open yet, or that changed while it was closed. */
  readonly initial: string;
  readonly label: string;
  readonly placeholder: string;
  readonly problem: SqlProblem | null;
  readonly className?: string | undefined;
  onChange(text: string): void;
  /** Text and cursor have not changed for a moment; also once after opening. */
  onRest(text: string, position: number): void;
  /** What can come at the cursor; the same function for the life of the editor. */
  readonly complete: CompleteSql;
  /** undefined: it is closed. */
  onReady(handle: SqlEditorHandle | undefined): void;
  /** @returns false: nothing was running. */
  onEscape(): boolean;
}

const withHistory = { history: historyField };

export function SqlEditor({
  id,
  initial,
  label,
  placeholder,
  problem,
  className,
  complete,
  onChange,
  onRest,
  onReady,
  onEscape,
}: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const calls = useRef({ onChange, onRest, onReady, onEscape });
  calls.current = { onChange, onRest, onReady, onEscape };
  useEffect(() => {
    const extensions: Extension[] = [
      codeLook(),
      look,
      drawSelection(),
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      bracketMatching(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      sql({ dialect: tenonSql }),
      sqlMarks,
      sqlCompletion(complete),
      whenAtRest(({ doc, selection }) => calls.current.onRest(doc.toString(), selection.main.head)),
      history(),
      keymap.of([{ key: 'Escape', run: () => calls.current.onEscape() }, ...ownKeys, ...historyKeymap]),
      placeholderText(placeholder),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) calls.current.onChange(update.state.doc.toString());
      }),
    ];
    const before = takeEditor(id);
    const known = before?.json.doc === initial ? before : undefined;
    const state =
      known === undefined
        ? EditorState.create({ doc: initial, selection: EditorSelection.cursor(initial.length), extensions })
        : EditorState.fromJSON(known.json, { extensions }, withHistory);
    const editor = new EditorView({
      parent: host.current!,
      state,
      ...(known === undefined ? {} : { scrollTo: known.scroll as StateEffect<unknown> }),
    });
    view.current = editor;
    calls.current.onReady(handleOf(editor));
    return () => {
      const json = editor.state.toJSON(withHistory) as { doc: string };
      keepEditor(id, { json, scroll: editor.scrollSnapshot() });
      calls.current.onReady(undefined);
      editor.destroy();
    };
    // The initial text is one of opening: the editor holds it from there on.
  }, [id, label, placeholder, complete]);
  useEffect(() => view.current?.dispatch({ effects: setProblem.of(problem) }), [problem, id]);
  return <div className={classes(codeStyles.box, className)} data-part="sql-editor" ref={host} />;
}

function handleOf(editor: EditorView): SqlEditorHandle {
  return {
    text: () => editor.state.doc.toString(),
    selection: () => editor.state.selection.main,
    insert(text) {
      editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true });
      editor.focus();
    },
    replace(text) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    },
    format() {
      const changes = formatSql(editor.state.doc.toString());
      if (changes.length > 0)
        editor.dispatch({ changes: [...changes], scrollIntoView: true, userEvent: 'input.format' });
      return changes.length > 0;
    },
    goTo(position) {
      const at = Math.min(position, editor.state.doc.length);
      editor.dispatch({ selection: EditorSelection.cursor(at), scrollIntoView: true });
      editor.focus();
    },
    focus: () => focusBelowDialogs(editor.contentDOM, () => editor.focus()),
  };
}

/** The editor is the page here, not a field of a form. */
const look = EditorView.theme({
  '&': { backgroundColor: 'var(--bg-editor)' },
  '.cm-gutters': { backgroundColor: 'var(--bg-editor)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 12px 0 16px' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--accent-line)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)' },
});
