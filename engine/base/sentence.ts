/** Turns messages of DuckDB and of the system, which end without a full stop, into sentences. */

export function asSentence(message: string): string {
  return message.replace(/[^.!?]$/u, '$&.');
}
