/** Colours of TypeScript: comments, texts, numbers, words, types and calls. */

import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

const words =
  /^(?:as|break|case|catch|class|const|continue|default|delete|do|else|extends|finally|for|function|if|in|instanceof|interface|let|new|null|of|return|satisfies|switch|this|throw|true|false|try|type|typeof|undefined|var|void|while)(?![\w$])/u;

interface Reading {
  /** Inside a comment or a template, which may span lines. */
  within: 'comment' | 'template' | null;
}

const typescript = StreamLanguage.define<Reading>({
  name: 'typescript',
  startState: () => ({ within: null }),
  languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', "'", '"', '`'] } },
  token(stream, state) {
    if (state.within === 'comment') {
      if (stream.match(/^.*?\*\//u) === null) stream.skipToEnd();
      else state.within = null;
      return 'comment';
    }
    if (state.within === 'template') {
      if (stream.match(/^(?:\\.|[^`\\])*`/u) === null) stream.skipToEnd();
      else state.within = null;
      return 'string';
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/u) !== null) return 'comment';
    if (stream.match('/*') === true) {
      state.within = 'comment';
      return 'comment';
    }
    if (stream.match(/^"(?:\\.|[^"\\])*"?/u) !== null || stream.match(/^'(?:\\.|[^'\\])*'?/u) !== null) return 'string';
    if (stream.match('`') === true) {
      state.within = 'template';
      return 'string';
    }
    if (stream.match(words) !== null) return 'keyword';
    if (stream.match(/^\d[\d_.]*(?:[eE][+-]?\d+)?n?/u) !== null) return 'number';
    if (stream.match(/^[\w$]+(?=\()/u) !== null) return 'variableName.function';
    if (stream.match(/^[A-Z][\w$]*/u) !== null) return 'typeName';
    if (stream.match(/^[\w$]+/u) === null) stream.next();
    return null;
  },
});

export function typescriptLanguage(): Extension {
  return typescript;
}
