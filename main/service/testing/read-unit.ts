/**
 * Reads a unit as systemd does (systemd.syntax(7), systemd.service(5), "Specifiers" of systemd.unit(5)), strictly: what it does
 * not know, it refuses. Written from the manual, without the writer.
 */

export interface ReadUnit {
  readonly entries: ReadonlyMap<string, readonly string[]>;
  /** Words of ExecStart as the program gets them. */
  readonly commandLine: readonly string[];
  /** Of Environment=. */
  readonly environment: Readonly<Record<string, string>>;
}

export function readUnit(text: string): ReadUnit {
  const entries = new Map<string, string[]>();
  let section = '';
  for (const line of joinedLines(text)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const head = /^\[(\w+)\]$/u.exec(trimmed);
    if (head !== null) {
      section = head[1]!;
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (equals < 1 || section === '') throw new Error(`Not an assignment: ${trimmed}`);
    const key = `${section}.${trimmed.slice(0, equals).trim()}`;
    entries.set(key, [...(entries.get(key) ?? []), trimmed.slice(equals + 1).trim()]);
  }
  const [start, ...more] = entries.get('Service.ExecStart') ?? [];
  if (start === undefined || more.length > 0) throw new Error('There must be one ExecStart.');
  const [program, ...words] = wordsOf(start).map(specifiers);
  if (program === undefined || !program.startsWith('/') || /["'\\]/u.test(program))
    throw new Error(`Not a program that systemd starts: ${program}`);
  const variables = (entries.get('Service.Environment') ?? []).flatMap(wordsOf).map(specifiers);
  return {
    entries,
    commandLine: [program, ...words.map(dollars)],
    environment: Object.fromEntries(
      variables.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
    ),
  };
}

/** A line that ends with a backslash which no backslash escapes continues. */
function joinedLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    const ends = /\\*$/u.exec(line)![0].length % 2 === 1;
    open += ends ? `${line.slice(0, -1)} ` : line;
    if (ends) continue;
    lines.push(open);
    open = '';
  }
  if (open !== '') throw new Error('The last line continues.');
  return lines;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  s: ' ',
};

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '\\') {
      const escaped = escapes[text[at + 1] ?? ''];
      if (escaped === undefined) throw new Error(`Unknown escape in ${text}`);
      word = (word ?? '') + escaped;
      at += 1;
    } else if (quote !== '') {
      if (sign === quote) {
        quote = '';
        if (at + 1 < text.length && !/\s/u.test(text[at + 1]!)) throw new Error(`Text behind a quote in ${text}`);
      } else word += sign;
    } else if (sign === '"' || sign === "'") {
      if (word !== undefined) throw new Error(`A quote within a word in ${text}`);
      quote = sign;
      word = '';
    } else if (/\s/u.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + sign;
  }
  if (quote !== '') throw new Error(`An open quote in ${text}`);
  return word === undefined ? words : [...words, word];
}

function specifiers(word: string): string {
  return word.replaceAll(/%(.?)/gu, (_all, sign: string) => {
    if (sign !== '%') throw new Error(`A specifier in ${word}`);
    return '%';
  });
}

function dollars(word: string): string {
  return word.replaceAll(/\$(.?)/gu, (_all, sign: string) => {
    if (sign !== '$') throw new Error(`A variable in ${word}`);
    return '$';
  });
}
