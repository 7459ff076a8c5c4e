/** The log that the host hands to the engine; nothing else writes to the console. */

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export interface Log {
  /** @param details plain data; must hold no secret. */
  write(level: LogLevel, message: string, details?: Record<string, unknown>): void;
}

export const silentLog: Log = { write() {} };
