/** Breaks SQL into indented lines at its clauses; nothing inside quotes is touched. */

const clauses =
  /^(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY|HAVING|QUALIFY|UNION ALL|(?:INNER |LEFT |RIGHT |FULL |SEMI |ANTI )JOIN)\b/u;

/** One clause a line, subqueries indented by two spaces. Deterministic, and the same SQL. */
export function breakLines(text: string): string {
  const tokens = text.trim().match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]/gu) ?? [];
  const opens: boolean[] = [];
  let result = '';
  let rest = text.trim();
  for (const token of tokens) {
    const depth = opens.filter(Boolean).length;
    if (token === '(') {
      const query = /^\(\s*(?:SELECT|WITH|FROM)\b/u.test(rest);
      opens.push(query);
      result += query ? `(\n${'  '.repeat(depth + 1)}` : token;
    } else if (token === ')') {
      result += opens.pop() === true ? `\n${'  '.repeat(Math.max(0, depth - 1))})` : token;
    } else if (
      /\s$/u.test(result) &&
      clauses.test(rest) &&
      opens.at(-1) !== false &&
      !/\(\n\s*$/u.test(result) &&
      result.trim() !== ''
    ) {
      result = `${result.trimEnd()}\n${'  '.repeat(depth)}${token}`;
    } else if (!(/^\s$/u.test(token) && /(?:^|\s)$/u.test(result))) {
      result += /^\s$/u.test(token) ? ' ' : token;
    }
    rest = rest.slice(token.length);
  }
  return result;
}
