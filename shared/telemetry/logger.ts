import { type Logger, pino } from 'pino';

export type { Logger };

/** One JSON object a line on standard output, with the level and the instance on each. */
export function createLogger(options: { level: string; instance: string; logLevel: string }): Logger {
  return pino({
    level: options.logLevel,
    base: { level: options.level, instance: options.instance },
    formatters: { level: (severity) => ({ severity }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
