/** A strict JSON reader (RFC 8259) that knows the place of every value, for messages with line and column. */

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units as editors count. */
  readonly column: number;
}

export class JsonSyntaxError extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.place = place;
  }
}

export interface PlacedJson {
  readonly value: unknown;
  /** Where the value of a path begins; the nearest ancestor's place when the path is not there. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** A number as it is written; undefined: there is no number. */
  numberTextOf(path: readonly PropertyKey[]): string | undefined;
}

/** Deeper nesting than any definition has; keeps a hostile file from overflowing the stack. */
const deepest = 200;

/**
 * @throws JsonSyntaxError at the first wrong character, at a duplicate key, or below 200 levels.
 */
export function parsePlacedJson(text: string): PlacedJson {
  const reader = new JsonReader(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);
  const value = reader.document();
  // Found once: places are asked for many values.
  let starts: number[] | undefined;
  return {
    value,
    placeOf: (path) => {
      for (let length = path.length; length >= 0; length -= 1) {
        const offset = reader.offsets.get(pathKey(path.slice(0, length)));
        if (offset !== undefined) return placeIn((starts ??= startsOfLines(text)), offset);
      }
      return { line: 1, column: 1 };
    },
    numberTextOf: (path) => {
      const number = /-?\d[\d.eE+-]*/uy;
      number.lastIndex = reader.offsets.get(pathKey(path)) ?? text.length;
      return number.exec(text)?.[0];
    },
  };
}

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

/** Of each line the offset of its first character, in order. */
function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function placeIn(starts: readonly number[], offset: number): Place {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

function pathKey(path: readonly PropertyKey[]): string {
  return path.map((part) => JSON.stringify(String(part))).join('/');
}

class JsonReader {
  readonly text: string;
  readonly offsets = new Map<string, number>();
  #at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): unknown {
    const value = this.#value([]);
    this.#space();
    if (this.#at < this.text.length) this.#fail('there is more text after the end of the value');
    return value;
  }

  #value(path: string[]): unknown {
    this.#space();
    this.offsets.set(pathKey(path), this.#at);
    if (path.length > deepest) this.#fail(`values are nested deeper than ${deepest} levels`);
    switch (this.text[this.#at]) {
      case undefined:
        return this.#fail('the text ends where a value is expected');
      case '{':
        return this.#object(path);
      case '[':
        return this.#array(path);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(path: string[]): object {
    const members: [string, unknown][] = [];
    const names = new Set<string>();
    this.#at += 1;
    this.#space();
    if (this.#take('}')) return {};
    do {
      this.#space();
      if (this.text[this.#at] !== '"') this.#fail('a key in double quotes is expected');
      const start = this.#at;
      const name = this.#string();
      if (names.has(name)) {
        this.#at = start;
        this.#fail(`duplicate key ${JSON.stringify(name)}`);
      }
      names.add(name);
      this.#space();
      if (!this.#take(':')) this.#fail('":" is expected after the key');
      members.push([name, this.#value([...path, name])]);
      this.#space();
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}" is expected');
    // fromEntries defines own members, so a key `__proto__` stays a key.
    return Object.fromEntries(members);
  }

  #array(path: string[]): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    this.#space();
    if (this.#take(']')) return items;
    do {
      items.push(this.#value([...path, String(items.length)]));
      this.#space();
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail('"," or "]" is expected');
    return items;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (; this.#at < this.text.length; this.#at += 1) {
      const character = this.text[this.#at]!;
      if (character === '\\') this.#at += 1;
      else if (character === '"') {
        this.#at += 1;
        const raw = this.text.slice(start, this.#at);
        try {
          return JSON.parse(raw) as string;
        } catch {
          this.#at = start;
          return this.#fail('the text contains an escape or a character that JSON does not allow');
        }
      } else if (character < ' ') this.#fail('a string contains a line break or control character');
    }
    this.#at = start;
    return this.#fail('the text is not closed by a double quote');
  }

  #scalar(): unknown {
    const pattern = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/uy;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) return this.#fail(`${JSON.stringify(this.text[this.#at])} does not begin a value`);
    this.#at += match[0].length;
    return JSON.parse(match[0]);
  }

  #space(): void {
    while (' \t\n\r'.includes(this.text[this.#at] ?? 'x')) this.#at += 1;
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(why: string): never {
    throw new JsonSyntaxError(why, placeAt(this.text, this.#at));
  }
}
