/** Texts of SQL that are no longer what they were: tokens gone, doubled, exchanged, spliced; quotes that never end. */

import type { Drawing } from '#engine/testing/fuzz/drawing.ts';
import type { HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';

const pieces: readonly string[] = [
  "'",
  '"',
  '$$',
  '$a$',
  '/*',
  '*/',
  '--',
  '\n',
  '\r',
  ';',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '.',
  '::',
  ':=',
  '=>',
  '\\',
  '\0',
  "E'",
  "U&'",
  "X'",
  '\xA0',
  '\u2028',
  '',
  '﻿',
  '‮',
  '​',
  ';',
  '；',
  '\ud800',
  '`',
  '#1',
  '?',
  '$1',
  '@',
  ' UNION ALL ',
  ' FROM ',
  ' WHERE ',
  ' AS ',
  ' SELECT ',
  ' * ',
  ' EXCLUDE ',
  ' REPLACE ',
  ' OVER ',
  ' IN ',
  ' PIVOT ',
  ' WITH ',
  ' COPY ',
  ' ATTACH ',
  ' INSTALL ',
  ' SET ',
  ' PRAGMA ',
  ' CALL ',
  ' CREATE ',
  ' EXPLAIN ',
  ' EXECUTE ',
  ' TO ',
];

type Edit = (tokens: string[], other: readonly string[], draw: Drawing, extra: readonly string[]) => void;

const edits: readonly Edit[] = [
  (tokens, _other, draw) => void tokens.splice(draw.below(tokens.length), 1 + draw.below(3)),
  (tokens, _other, draw) => {
    const at = draw.below(tokens.length);
    tokens.splice(at, 0, ...tokens.slice(at, at + 1 + draw.below(6)));
  },
  (tokens, other, draw) => {
    const at = draw.below(other.length);
    tokens.splice(draw.below(tokens.length), draw.below(3), ...other.slice(at, at + 1 + draw.below(8)));
  },
  (tokens, _other, draw, extra) => void tokens.splice(draw.below(tokens.length), draw.below(2), draw.pick(extra)),
  (tokens, _other, draw) => void tokens.splice(draw.below(tokens.length), draw.below(2), draw.pick(pieces)),
  (tokens, _other, draw) => {
    const [left, right] = [draw.below(tokens.length), draw.below(tokens.length)];
    [tokens[left], tokens[right]] = [tokens[right]!, tokens[left]!];
  },
  // One character of one token.
  (tokens, _other, draw) => {
    const at = draw.below(tokens.length);
    const token = tokens[at]!;
    const place = draw.below(token.length + 1);
    tokens[at] = token.slice(0, place) + draw.pick(pieces) + token.slice(place + draw.below(2));
  },
  // Very often.
  (tokens, _other, draw) => {
    const at = draw.below(tokens.length);
    tokens[at] = tokens[at]!.repeat(draw.pick([2, 100, 1000]));
  },
];

/** @param other of which parts are taken. */
export function mutateText(text: string, other: string, ground: HostileGround, draw: Drawing): string {
  const tokens = tokensOf(text);
  const copy = `COPY (SELECT 1) TO '${ground.folder}/written.csv' (USE_TMP_FILE false)`;
  const extra = [
    `; ${copy}`,
    `); ${copy}; SELECT (1`,
    `read_text('${ground.secretFile}')`,
    `getenv('HOME')`,
    "glob('/*')",
  ];
  for (let left = draw.pick([1, 1, 2, 3, 5]); left > 0 && tokens.length > 0; left -= 1)
    draw.pick(edits)(tokens, tokensOf(other), draw, extra);
  return tokens.join('').slice(0, 200_000);
}

function tokensOf(text: string): string[] {
  return text.match(/\s+|[\w$]+|'[^']*'|"[^"]*"|[\s\S]/gu) ?? [' '];
}
