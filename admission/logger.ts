import { destination, pino, type DestinationStream, type Logger } from 'pino'

/** The levels of --log-level. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

/** A level of the log, the chattiest first. */
export type LogLevel = (typeof logLevels)[number]

/** Fields that may hold a secret, should one be logged by mistake. */
const secret = ['authorization', 'cookie', 'token', 'password', 'key', 'env', 'args', 'command', 'object', 'oldObject']

/** JSON lines: constant messages with fields, secrets redacted. Written to stderr unless told otherwise. */
export function createLogger(level: LogLevel, stream?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Without wildcards, which cost a denial more than its rules do: every field that is logged is named in review/record.ts.
      redact: { paths: [...secret], censor: '[redacted]' },
    },
    stream ?? destination({ fd: 2, sync: false }),
  )
}
