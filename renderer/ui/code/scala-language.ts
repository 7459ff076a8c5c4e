/** Colours of Scala, for scripts that are shown and not edited: comments, texts, numbers, words, types and calls. */

import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

const words = /^(?:def|else|false|if|import|new|null|object|throw|true|val|_)(?!\w)/u;

const scala = StreamLanguage.define<null>({
  name: 'scala',
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/u) !== null) return 'comment';
    if (stream.match(/^"(?:\\.|[^"\\])*"?/u) !== null) return 'string';
    if (stream.match(words) !== null) return 'keyword';
    if (stream.match(/^\d[\d.]*L?/u) !== null) return 'number';
    if (stream.match(/^[A-Z]\w*/u) !== null) return 'typeName';
    if (stream.match(/^\w+(?=\()/u) !== null) return 'variableName.function';
    if (stream.match(/^\w+/u) === null) stream.next();
    return null;
  },
});

export function scalaLanguage(): Extension {
  return scala;
}
