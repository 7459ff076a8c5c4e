/** Code in a box: SQL or plain text. The only place that knows CodeMirror. */

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { sql, StandardSQL } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Annotation, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { styleNonce } from '#renderer/ui/nonce.ts';
import { classes } from '#renderer/ui/classes.ts';
import codeStyles from '#renderer/ui/code/code-editor.module.css';

/** The window uses Ctrl+Enter for a preview, so it must not insert an empty line. */
const ownKeys = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

interface CodeEditorProps {
  readonly value: string;
  readonly label: string;
  readonly language: 'sql' | 'text';
  readonly readOnly?: boolean;
  /** One expression needs no line numbers. */
  readonly lineNumbers?: boolean;
  readonly placeholder?: string;
  /** Of the box around it. */
  readonly className?: string | undefined;
  readonly onChange?: (value: string) => void;
}

/** Text that was set from outside is not reported back as an edit. */
const fromOutside = Annotation.define<boolean>();

/** The default highlight fails the contrast bar in dark; these follow the tokens. */
const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--code-kw)' },
  { tag: [tags.function(tags.variableName), tags.typeName, tags.standard(tags.name)], color: 'var(--code-fn)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-str)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-num)' },
  { tag: tags.comment, color: 'var(--code-com)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--bg-field)', color: 'var(--text)', fontSize: '12px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-code)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--bg-field)', color: 'var(--text-3)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--bg-hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-placeholder': { color: 'var(--text-3)' },
});

export function CodeEditor({
  value,
  label,
  language,
  readOnly = false,
  lineNumbers: numbered = true,
  placeholder,
  className,
  onChange,
}: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    const extensions: Extension[] = [
      EditorView.cspNonce.of(styleNonce()),
      look,
      syntaxHighlighting(highlight),
      drawSelection(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      ...(language === 'sql' ? [sql({ dialect: StandardSQL })] : []),
      ...(numbered ? [lineNumbers()] : []),
      ...(readOnly
        ? [
            EditorState.readOnly.of(true),
            EditorView.editable.of(false),
            EditorView.contentAttributes.of({ tabindex: '0' }),
          ]
        : [history(), highlightActiveLine(), keymap.of([...ownKeys, ...historyKeymap])]),
      ...(placeholder === undefined ? [] : [placeholderText(placeholder)]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((each) => each.annotation(fromOutside) === true))
          change.current?.(update.state.doc.toString());
      }),
    ];
    const editor = new EditorView({ parent: host.current!, state: EditorState.create({ doc: value, extensions }) });
    view.current = editor;
    return () => editor.destroy();
    // Text from outside is put in below; the editor itself lives as long as the box.
  }, [label, language, readOnly, numbered, placeholder]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);
  return <div className={classes(codeStyles.box, className)} ref={host} />;
}
