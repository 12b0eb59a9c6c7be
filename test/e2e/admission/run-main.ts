// What the front door of the build does, without the build: tests start the server as a process with it.
import { main } from '../../../admission/main.ts'

process.exitCode = await main(process.argv.slice(2))
