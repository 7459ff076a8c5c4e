/** How suggestions look: a sign of what each is before its name, what it belongs to and its type behind it. */

import type { Completion } from '@codemirror/autocomplete';
import { EditorView } from '@codemirror/view';
import type { SqlSuggestion, SuggestionKind } from '#renderer/ui/code/sql-suggestion.ts';
import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';

/** Outlines in a box of 24, as Tabler's. */
const outlines: Partial<Record<SuggestionKind, string>> = {
  table: 'M3 5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z M3 10h18 M10 3v18',
  relation: 'M7 8l-4 4l4 4 M17 8l4 4l-4 4 M3 12h18',
  database: 'M4 6a8 3 0 1 0 16 0a8 3 0 1 0-16 0 M4 6v6a8 3 0 0 0 16 0V6 M4 12v6a8 3 0 0 0 16 0v-6',
  file: 'M14 3v4a1 1 0 0 0 1 1h4 M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2z',
  folder: 'M5 4h4l3 3h7a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2',
};
const signs: Partial<Record<SuggestionKind, string>> = { function: 'fx', keyword: '</>' };

export const completionParts = [
  { position: 20, render: (completion: Completion) => signOf(suggestionOf(completion)) },
  { position: 70, render: (completion: Completion) => part('cm-completionOf', suggestionOf(completion).of) },
  { position: 80, render: (completion: Completion) => part('cm-completionType', suggestionOf(completion).detail) },
];

function suggestionOf(completion: Completion): SqlSuggestion {
  return (completion as Completion & { readonly suggestion: SqlSuggestion }).suggestion;
}

function part(name: string, text: string): HTMLElement {
  const node = document.createElement('span');
  node.className = name;
  node.textContent = text;
  return node;
}

function signOf({ kind, detail }: SqlSuggestion): Node {
  const outline = outlines[kind];
  const sign = kind === 'column' ? (isNumeric(detail) ? '#' : detail === 'string' ? 'Abc' : '·') : signs[kind];
  const node = part('cm-completionSign', sign ?? '');
  node.ariaHidden = 'true';
  if (outline === undefined) return node;
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', width: '14', height: '14' }))
    icon.setAttribute(name, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [name, value] of Object.entries({
    d: outline,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.5',
  }))
    path.setAttribute(name, value);
  icon.append(path);
  node.append(icon);
  return node;
}

export const completionLook = EditorView.theme({
  '.cm-tooltip': { border: 'none', zIndex: '30' },
  '.cm-tooltip.cm-tooltip-autocomplete': {
    backgroundColor: 'var(--bg-float)',
    color: 'var(--text)',
    borderRadius: '4px',
    boxShadow: 'var(--shadow-float)',
    padding: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-code)',
    fontSize: 'var(--fs-data)',
    minWidth: '340px',
    maxWidth: 'min(560px, 80vw)',
    maxHeight: '264px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    height: '26px',
    padding: '0 8px 0 6px',
    borderRadius: '3px',
    lineHeight: '26px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionSign': {
    display: 'inline-flex',
    flex: 'none',
    width: '24px',
    justifyContent: 'center',
    color: 'var(--text-3)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--fs-micro)',
  },
  '.cm-completionLabel': { flex: 'none', maxWidth: '300px', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-text)' },
  '.cm-completionOf': { marginLeft: 'auto', paddingLeft: '16px' },
  '.cm-completionOf, .cm-completionType': {
    color: 'var(--text-3)',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--fs-micro)',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  '.cm-completionType': { flexShrink: '1' },
  '.cm-tooltip.cm-completionInfo': {
    backgroundColor: 'var(--bg-float)',
    color: 'var(--text-2)',
    boxShadow: 'var(--shadow-float)',
    borderRadius: '4px',
    fontFamily: 'var(--font-ui)',
    fontSize: 'var(--fs-data)',
    lineHeight: '18px',
    maxWidth: '280px',
    padding: '8px 12px',
    margin: '0 4px',
  },
});
