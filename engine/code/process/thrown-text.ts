/** What custom code threw, in words: anything can be thrown, even a value that fails when it is read. */

const longestReason = 1000;

export function thrownText(thrown: unknown): string {
  try {
    if (thrown instanceof Error) {
      const { name, message } = thrown as { readonly name: unknown; readonly message: unknown };
      if (typeof name === 'string' && typeof message === 'string')
        return clip(`${name}: ${message === '' ? 'without a message' : message}`);
    }
    if (typeof thrown === 'string') return clip(`The function threw the text ${JSON.stringify(thrown)}.`);
    return `The function threw ${thrown === null ? 'null' : `a value of the type ${typeof thrown}`}, not an Error.`;
  } catch {
    return 'The function threw a value that cannot be read.';
  }
}

function clip(text: string): string {
  return text.length <= longestReason ? text : `${text.slice(0, longestReason)}…`;
}
