/** PIIDetection: sensitive data in texts, found by a walk from left to right. */

import { createHash } from 'node:crypto';
import { Redraw } from '../random-job.ts';
import { simple, type Frame, type Value, type ValueType } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { haveDifferentNames, indexOf, pathOf } from './paths.ts';
import { mapped } from './row-wise-nodes.ts';

interface Kind {
  readonly type: string;
  /** At the place where it is applied. */
  readonly candidate: RegExp;
  readonly holds: (text: string) => boolean;
}

const digits = (text: string): number[] => [...text].filter((sign) => /\d/u.test(sign)).map(Number);

function luhn(text: string): boolean {
  let sum = 0;
  for (const [index, digit] of digits(text).toReversed().entries()) {
    const twice = index % 2 === 0 ? digit : digit * 2;
    sum += Math.floor(twice / 10) + (twice % 10);
  }
  return sum % 10 === 0;
}

function iban(text: string): boolean {
  const plain = text.replaceAll(' ', '');
  const number = [...plain.slice(4), ...plain.slice(0, 4)].map((sign) => Number.parseInt(sign, 36)).join('');
  return plain.length >= 15 && plain.length <= 34 && BigInt(number) % 97n === 1n;
}

const kinds: readonly Kind[] = [
  {
    type: 'EMAIL',
    candidate: /[\w.%+-]+@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}\b/iy,
    holds: () => true,
  },
  { type: 'MAC_ADDRESS', candidate: /\b[\da-f]{2}(?:(?::[\da-f]{2}){5}|(?:-[\da-f]{2}){5})\b/iy, holds: () => true },
  { type: 'BANK_ACCOUNT', candidate: /\b[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/y, holds: iban },
  { type: 'CREDIT_CARD', candidate: /\b\d(?:[ -]?\d){12,18}\b/y, holds: luhn },
  {
    type: 'IP_ADDRESS',
    candidate: /\b(?:(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\b/y,
    holds: () => true,
  },
  {
    type: 'USA_SSN',
    candidate: /\b[0-8]\d\d-\d\d-\d{4}\b/y,
    holds: (text) => !/^(?:000|666)|-00-|-0000$/u.test(text),
  },
  {
    type: 'PHONE_NUMBER',
    candidate:
      /\+[1-9]\d{0,2}(?:[ .-]?(?:\(\d{1,4}\)|\d{1,4})){2,5}\b|(?:\([2-9]\d\d\) ?|\b[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}\b/y,
    holds: (text) => digits(text).length >= 8 && digits(text).length <= 15,
  },
];

interface Piece {
  readonly text: string;
  /** null: the text is not an entity. */
  readonly type: string | null;
}

function piecesOf(text: string, chosen: readonly Kind[]): Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    let found: Piece | undefined;
    for (const { type, candidate, holds } of chosen) {
      candidate.lastIndex = at;
      const [match] = candidate.exec(text) ?? [];
      if (match === undefined) continue;
      found = { text: match, type: holds(match) ? type : null };
      break;
    }
    if (found === undefined) plain += text[at++]!;
    else {
      pieces.push({ text: plain, type: null }, found);
      plain = '';
      at += found.text.length;
    }
  }
  return [...pieces, { text: plain, type: null }];
}

const signsOf = (text: string): number => [...text].length;
const actions = {
  detect: 'DETECT',
  redact: 'REDACT',
  partialRedact: 'PARTIAL_REDACT',
  hash: 'SHA256_HASH',
} as const;

const foundType: ValueType = {
  kind: 'map',
  key: simple('string'),
  value: {
    kind: 'array',
    element: {
      kind: 'struct',
      fields: [
        { name: 'entityType', type: simple('string') },
        { name: 'actionUsed', type: simple('string') },
        { name: 'start', type: simple('int') },
        { name: 'end', type: simple('int') },
      ],
    },
  },
};

export const piiDetection: NodeDrawing = {
  transform: 'PIIDetection',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const possible = frame!.columns.filter(({ type, near }) => type.kind === 'string' && near !== true);
    if (possible.length === 0) throw new Redraw();
    const columns = draw.some(possible, draw.whole(1, possible.length)).map(({ name }) => name);
    const types = new Set(draw.some(kinds, draw.whole(1, kinds.length)).map(({ type }) => type));
    const chosen = kinds.filter(({ type }) => types.has(type));
    const action = draw.pick(['detect', 'redact', 'partialRedact', 'hash'] as const);
    const [keepLeft, keepRight] = [draw.whole(0, 3), draw.whole(0, 8)];
    const mask = (text: string): string => {
      const signs = [...text];
      if (action === 'detect') return text;
      if (action === 'redact') return '<gone>';
      if (action === 'hash') return createHash('sha256').update(text).digest('hex');
      const isShort = signs.length <= keepLeft + keepRight;
      return signs
        .map((sign, index) => (!isShort && (index < keepLeft || index >= signs.length - keepRight) ? sign : '#'))
        .join('');
    };
    const evaluate = (input: Frame): { frame: Frame } => {
      const places = columns.map((name) => indexOf(input.columns, name));
      const all = [...input.columns, { name: 'found in it', type: foundType }];
      if (!haveDifferentNames(all)) throw new Redraw();
      return mapped(input, all, (row) => {
        const next: Value[] = [...row];
        const entries: Value[] = [];
        for (const [index, place] of places.entries()) {
          const text = row[place];
          if (typeof text !== 'string') continue;
          const pieces = piecesOf(text, chosen);
          next[place] = pieces.map((piece) => (piece.type === null ? piece.text : mask(piece.text))).join('');
          let start = 0;
          const found: Value[] = [];
          for (const piece of pieces) {
            const end = start + signsOf(piece.text);
            if (piece.type !== null) found.push([piece.type, actions[action], BigInt(start), BigInt(end)]);
            start = end;
          }
          if (found.length > 0) entries.push([columns[index]!, found]);
        }
        return [...next, entries];
      });
    };
    evaluate(frame!);
    return {
      transform: 'PIIDetection',
      args: {
        entityTypes: [...types],
        columns: columns.map((name) => pathOf(name)),
        ...(action === 'detect' ? {} : { action }),
        ...(action === 'redact' ? { redactText: '<gone>' } : {}),
        ...(action === 'partialRedact' ? { redactChar: '#', keepLeft, keepRight } : {}),
        outputColumn: 'found in it',
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};
