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

/** As `breakLines`, and unchanged where only DuckDB's parser finds the ends of texts. */
export function brokenSql(text: string): string {
  return isOpaque(text) ? text : breakLines(text);
}

/** Lines of the SQL, moved to the right. What is within quotes is unchanged, also where it has lines itself. */
export function indentedSql(text: string, indent: string): readonly string[] {
  if (isOpaque(text)) return text.split('\n');
  const tokens = text.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\n|[^'"\n]+/gu) ?? [];
  if (tokens.join('') !== text) return text.split('\n');
  const moved = tokens.map((token) => (token === '\n' ? `\n${indent}` : token)).join('');
  return `${indent}${moved}`.split('\n');
}

/** True for SQL of a user in which only DuckDB's parser finds the ends of texts. */
function isOpaque(text: string): boolean {
  return /\bE'|\$|--|\/\*/iu.test(text);
}
