/** Colours of Python, for scripts that are shown and not edited: comments, strings, numbers, words and calls. */

import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

const words =
  /^(?:and|as|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|not|or|pass|raise|return|try|while|with|None|True|False)(?!\w)/u;

const python = StreamLanguage.define<null>({
  name: 'python',
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/u) !== null) return 'comment';
    if (stream.match(/^"(?:\\.|[^"\\])*"?/u) !== null) return 'string';
    if (stream.match(words) !== null) return 'keyword';
    if (stream.match(/^\d[\d.]*/u) !== null) return 'number';
    if (stream.match(/^\w+(?=\()/u) !== null) return 'variableName.function';
    if (stream.match(/^\w+/u) === null) stream.next();
    return null;
  },
});

export function pythonLanguage(): Extension {
  return python;
}
