/** Messages as sentences: those of DuckDB and of the system have no full stop. */

export function asSentence(message: string): string {
  return message.replace(/[^.!?]$/u, '$&.');
}
