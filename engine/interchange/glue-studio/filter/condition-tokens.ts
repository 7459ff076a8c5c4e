/** The words and signs of a condition, as far as filters of AWS Glue have a form for them. */

export interface ConditionToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  /** As it is written, but the content of a name and of a text. */
  readonly text: string;
}

/** Longest signs first. */
const pattern =
  /\s+|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")+"|`(?:[^`]|``)+`)|(?<number>-?\d+(?:\.\d+)?(?![\p{L}\p{N}_.]))|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<sign><>|!=|<=|>=|[=<>(),.])/uy;

/** @returns the sign that is not known, where there is one. */
export function tokensOf(condition: string): readonly ConditionToken[] | string {
  const tokens: ConditionToken[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < condition.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(condition)?.groups;
    if (groups === undefined) return condition.slice(at, at + 1);
    const { text, name, number, word, sign } = groups;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") });
    else if (name !== undefined) {
      const mark = name[0]!;
      tokens.push({ kind: 'name', text: name.slice(1, -1).replaceAll(`${mark}${mark}`, mark) });
    } else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}
