/** Code in a box: SQL, Python, Scala, TypeScript or plain text. */

import { history, historyKeymap } from '@codemirror/commands';
import { sql, StandardSQL } from '@codemirror/lang-sql';
import { Annotation, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { markedLines, markLines, type LineRange } from '#renderer/ui/code/marked-lines.ts';
import { pythonLanguage } from '#renderer/ui/code/python-language.ts';
import {
  functionEditing,
  recheckFunction,
  type FunctionContext,
} from '#renderer/ui/code/typescript/function-editing.ts';
import { scalaLanguage } from '#renderer/ui/code/scala-language.ts';
import { typescriptLanguage } from '#renderer/ui/code/typescript-language.ts';
import { codeLook, ownKeys } from '#renderer/ui/code/code-look.ts';
import { classes } from '#renderer/ui/classes.ts';
import codeStyles from '#renderer/ui/code/code-editor.module.css';

interface CodeEditorProps {
  readonly value: string;
  readonly label: string;
  readonly language: 'sql' | 'python' | 'scala' | 'typescript' | 'text';
  readonly readOnly?: boolean;
  /** One expression needs no line numbers. */
  readonly lineNumbers?: boolean;
  readonly placeholder?: string;
  /** Marked, and brought into view. */
  readonly marked?: readonly LineRange[];
  /** Of a function of a row in TypeScript: it is completed and checked. */
  readonly functionOf?: FunctionContext | undefined;
  /** Of the box around it. */
  readonly className?: string | undefined;
  readonly onChange?: (value: string) => void;
}

const noLines: readonly LineRange[] = [];

/** Text that was set from outside is not reported back as an edit. */
const fromOutside = Annotation.define<boolean>();

export function CodeEditor({
  value,
  label,
  language,
  readOnly = false,
  lineNumbers: numbered = true,
  placeholder,
  marked = noLines,
  functionOf,
  className,
  onChange,
}: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const context = useRef(functionOf);
  context.current = functionOf;
  useEffect(() => {
    const extensions: Extension[] = [
      codeLook(),
      drawSelection(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      ...(language === 'sql' ? [sql({ dialect: StandardSQL })] : []),
      ...(language === 'python' ? [pythonLanguage()] : []),
      ...(language === 'scala' ? [scalaLanguage()] : []),
      ...(language === 'typescript' ? [typescriptLanguage(), functionEditing(() => context.current)] : []),
      markedLines(),
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
  useEffect(() => {
    if (view.current !== null) markLines(view.current, marked);
  }, [marked, value, language, label]);
  useEffect(() => {
    if (view.current !== null) recheckFunction(view.current);
  }, [functionOf?.rowType, functionOf?.returns]);
  return <div className={classes(codeStyles.box, className)} ref={host} />;
}
