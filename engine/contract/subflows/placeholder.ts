/** `$name` as a whole text: the value of a parameter of a sub-flow. */

const whole = /^\$(?<name>[A-Za-z_]\w*)$/u;
const escaped = /^\$\$+[A-Za-z_]\w*$/u;

/** undefined: the text is none. */
export function placeholderName(text: string): string | undefined {
  return whole.exec(text)?.groups?.['name'];
}

/** So that the text is read as itself. */
export function escapePlaceholder(text: string): string {
  return whole.test(text) || escaped.test(text) ? `$${text}` : text;
}

/** The inverse of {@link escapePlaceholder}; a text that is not escaped stays. */
export function unescapePlaceholder(text: string): string {
  return escaped.test(text) ? text.slice(1) : text;
}
