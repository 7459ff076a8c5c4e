/** Reads and writes JSON without changing it: numbers keep their digits, objects their order and repeated names. */

/** A number as it is written, which a double may not be able to hold. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export class JsonObject {
  readonly members: readonly (readonly [name: string, value: JsonValue])[];

  constructor(members: readonly (readonly [name: string, value: JsonValue])[]) {
    this.members = members;
  }
}

export type JsonValue = null | boolean | string | JsonNumber | JsonObject | readonly JsonValue[];

/** Deeper text is shown as text. */
const deepest = 500;
const tokens =
  /[\t\n\r ]*(?:([[\]{}:,])|("(?:[^"\\]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/suy;

/** @returns undefined: the text is not the JSON of an object or a list, or nests too deeply. */
export function readJson(text: string): JsonObject | readonly JsonValue[] | undefined {
  if (!/^[\t\n\r ]*[[{]/u.test(text)) return undefined;
  try {
    const reader = new Reader(text);
    const value = reader.value(0);
    reader.end();
    return value instanceof JsonObject || Array.isArray(value)
      ? (value as JsonObject | readonly JsonValue[])
      : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    return this.#valueOf(this.#next(), depth);
  }

  end(): void {
    if (this.#text.slice(this.#at).trim() !== '') throw new SyntaxError('Text follows the value.');
  }

  #valueOf(token: string, depth: number): JsonValue {
    if (depth > deepest) throw new SyntaxError('The value nests too deeply.');
    if (token === '{') return this.#object(depth);
    if (token === '[') return this.#list(depth);
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    if (token.startsWith('"')) return textOf(token);
    if (/^[-\d]/u.test(token)) return new JsonNumber(token);
    throw new SyntaxError(`${token} begins no value.`);
  }

  #object(depth: number): JsonObject {
    const members: [string, JsonValue][] = [];
    let token = this.#next();
    if (token === '}') return new JsonObject(members);
    for (;;) {
      if (!token.startsWith('"')) throw new SyntaxError(`${token} is not a name.`);
      const name = textOf(token);
      this.#expect(':');
      members.push([name, this.value(depth + 1)]);
      const mark = this.#next();
      if (mark === '}') return new JsonObject(members);
      if (mark !== ',') throw new SyntaxError(`${mark} follows a member.`);
      token = this.#next();
    }
  }

  #list(depth: number): JsonValue[] {
    const items: JsonValue[] = [];
    let token = this.#next();
    if (token === ']') return items;
    for (;;) {
      items.push(this.#valueOf(token, depth + 1));
      const mark = this.#next();
      if (mark === ']') return items;
      if (mark !== ',') throw new SyntaxError(`${mark} follows an item.`);
      token = this.#next();
    }
  }

  #expect(mark: string): void {
    const token = this.#next();
    if (token !== mark) throw new SyntaxError(`${token} is not ${mark}`);
  }

  #next(): string {
    tokens.lastIndex = this.#at;
    const found = tokens.exec(this.#text);
    if (found === null) throw new SyntaxError('The text is not JSON.');
    this.#at = tokens.lastIndex;
    return (found[1] ?? found[2] ?? found[3] ?? found[4])!;
  }
}

/** @throws SyntaxError for an escape or a control character that JSON does not have. */
function textOf(token: string): string {
  return JSON.parse(token) as string;
}

/** Any value of a cell, two spaces a level. */
export function writeJson(value: unknown, indent = ''): string {
  const deeper = `${indent}  `;
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => `${deeper}${writeJson(item, deeper)}`).join(',\n')}\n${indent}]`;
  }
  const members =
    value instanceof JsonObject
      ? value.members
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
        : undefined;
  if (members === undefined) return plainJson(value);
  if (members.length === 0) return '{}';
  const lines = members.map(([name, member]) => `${deeper}${JSON.stringify(name)}: ${writeJson(member, deeper)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function plainJson(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  // JSON has no word for NaN and the infinities.
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
    return JSON.stringify(String(value));
  return JSON.stringify(value);
}
