/** Reads what DuckDB's binding throws: a plain Error whose message is JSON, with or without a `… Error: ` before it. */

export interface DuckErrorText {
  /** `Parser`, `Binder`, `Out of Memory`, …; empty when the message has neither form. */
  readonly type: string;
  readonly message: string;
  readonly subtype: string;
  /** Byte offset into the statement text; null when DuckDB does not report one. */
  readonly position: number | null;
  /** The name that was not found, if that was the matter. */
  readonly name: string | null;
  /** The kind of `name`: `Table`, `Scalar Function`, … */
  readonly entity: string;
  readonly candidates: readonly string[];
  readonly errno: number | null;
}

export function readDuckError(message: string): DuckErrorText {
  const prefixed = /^(?:([A-Z][A-Za-z ]*?) Error: ?)?(.*)$/s.exec(message)!;
  const body = prefixed[2]!;
  if (body.startsWith('{')) {
    const members = parseObject(body);
    if (members !== undefined) return fromMembers(members, prefixed[1] ?? '');
  }
  return {
    type: prefixed[1] ?? '',
    message: body,
    subtype: '',
    position: null,
    name: columnOfAlias(body),
    entity: '',
    candidates: bindingsIn(body),
    errno: null,
  };
}

function fromMembers(members: Readonly<Record<string, unknown>>, prefix: string): DuckErrorText {
  const text = (key: string): string => (typeof members[key] === 'string' ? members[key] : '');
  const message = text('exception_message');
  const candidates = splitCandidates(text('candidates'));
  const whole = (key: string): number | null => (/^\d+$/.test(text(key)) ? Number(text(key)) : null);
  return {
    type: text('exception_type') || prefix,
    message,
    subtype: text('error_subtype'),
    position: whole('position'),
    name: text('name') || columnOfAlias(message),
    entity: text('type'),
    candidates: candidates.length > 0 ? candidates : bindingsIn(message),
    errno: whole('errno'),
  };
}

/** For `a.cty`, the name is only in the message. */
function columnOfAlias(message: string): string | null {
  return /^(?:Table|Values list) ".*?" does not have a column named "(.*?)"(?:\n|$)/s.exec(message)?.[1] ?? null;
}

function bindingsIn(message: string): string[] {
  return splitCandidates(/\nCandidate bindings: (?:: )?(.*)$/mu.exec(message)?.[1] ?? '');
}

/** Candidates are joined by commas; a function's own commas are inside parentheses. */
function splitCandidates(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth <= 0) {
      parts.push(current.trim());
      current = '';
    } else current += character;
  }
  parts.push(current.trim());
  return parts.filter((part) => part !== '');
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
