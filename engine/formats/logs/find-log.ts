/** Detects the kind of a log by the number of lines that match. */

import { compileGrok, type Grok } from '#engine/formats/logs/grok.ts';
import type { FieldLog } from '#engine/formats/logs/field-lines.ts';
import { knownLogs, type KnownLog } from '#engine/formats/logs/known-logs.ts';

export interface FoundLog {
  readonly known: KnownLog | { readonly name: FieldLog; readonly title: string; readonly multiLine?: true };
  /** Share of the checked lines that match; for logs whose records span lines, of those that begin one. */
  readonly share: number;
  readonly because: string;
}

const linesLookedAt = 120;
const probedLines = 3;
const longestLine = 16 * 1024;
/** Below it the lines are something else. */
const leastShare = 0.8;
const statedShare = 0.3;
/** A log whose records span lines may have many lines that begin none. */
const leastBeginnings = 0.02;

const compiled = new Map<string, Grok>();

function grokOf(known: KnownLog): Grok {
  let grok = compiled.get(known.name);
  if (grok === undefined) compiled.set(known.name, (grok = compileGrok(known.pattern)));
  return grok;
}

/**
 * @param text from the start of the file.
 * @param complete false when the last line may be cut.
 * @param isLog a person said that it is a log, so that fewer lines have to fit.
 */
export function findLog(text: string, complete: boolean, isLog = false): FoundLog | undefined {
  const all = text.split(/\r?\n/u, linesLookedAt + 2);
  if (!complete || all.length > linesLookedAt) all.pop();
  const lines = all.filter((line) => line.trim() !== '' && line.length <= longestLine).slice(0, linesLookedAt);
  const [first] = lines;
  if (first === undefined) return undefined;
  return findFieldLines(lines, first) ?? findKnown(lines, first, isLog ? statedShare : leastShare);
}

function findFieldLines(lines: readonly string[], first: string): FoundLog | undefined {
  const header = lines.slice(0, 10).find((line) => /^#Fields:\s*\S/iu.test(line));
  if (header !== undefined && first.startsWith('#')) {
    const known = { name: 'w3c', title: 'W3C extended log (IIS, CloudFront)' } as const;
    return { known, share: 1, because: `a line names the fields: ${header.slice(0, 80)}` };
  }
  const words = first.trim().split(/ /u);
  const isHeader = words.length > 4 && words.includes('srcaddr') && words.includes('dstaddr');
  const flow = /^\d \d{12} (?:eni-[0-9a-f]+|-) /u;
  if (!isHeader && !lines.slice(0, probedLines).some((line) => flow.test(line))) return undefined;
  const share = lines.filter((line, index) => (isHeader && index === 0) || flow.test(line)).length / lines.length;
  if (!isHeader && share < leastShare) return undefined;
  const known = { name: 'vpcFlow', title: 'AWS VPC flow log' } as const;
  const because = isHeader
    ? 'the first line names fields of VPC flow logs'
    : 'the lines begin with version, account and network interface';
  return { known, share: isHeader ? 1 : share, because };
}

/** Nearly all lines but the first are indented, as what belongs to a record mostly is. */
function continues(lines: readonly string[]): boolean {
  return lines.length > 1 && lines.filter((line) => /^\s/u.test(line)).length >= (lines.length - 1) * 0.9;
}

function findKnown(lines: readonly string[], first: string, least: number): FoundLog | undefined {
  let best: FoundLog | undefined;
  for (const known of knownLogs) {
    // Most files are not logs; they are dismissed here.
    const probed = lines.slice(0, probedLines).filter((line) => known.outline.test(line));
    if (probed.length === 0) continue;
    const { expression } = grokOf(known);
    if (!probed.some((line) => expression.test(line))) continue;
    const fitting = lines.filter((line) => expression.test(line)).length;
    const share = fitting / lines.length;
    const spans = known.multiLine === true && expression.test(first);
    const isEnough = share >= least || (spans && (share >= leastBeginnings || continues(lines)));
    if (!isEnough || (best !== undefined && share <= best.share)) continue;
    const because =
      share >= leastShare || known.multiLine !== true
        ? `${fitting} of the first ${lines.length} lines fit it`
        : `${fitting} of the first ${lines.length} lines begin a record of it, the first among them`;
    best = { known, share, because };
  }
  return best;
}
