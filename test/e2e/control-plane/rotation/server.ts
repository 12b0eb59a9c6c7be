import { parseConfig } from '../../../../admission/config/config.ts'
import { createLogger } from '../../../../admission/logger.ts'
import { start } from '../../../../admission/start.ts'

/** heal-admission as it is, but for how long an authority is registered before it signs: the first argument (milliseconds). */
const [settle, ...argv] = process.argv.slice(2)
const parsed = parseConfig(argv, process.env)
if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
const running = await start(parsed.config, createLogger(parsed.config.logLevel), Date.now, { settle: Number(settle) })
process.once('SIGTERM', () => void running.stop().then(() => process.exit()))
