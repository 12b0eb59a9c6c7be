import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** What a process took: milliseconds on the clock and of the processor, and MiB at its largest (0 where the system does not tell). */
export interface Run {
  took: number
  cpu: number
  peak: number
  stdout: string
}

/** Runs a program to its end. Findings (1) are no failure. */
export async function run(program: string, args: readonly string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  let seen = { cpu: 0, peak: 0 }
  const watch = setInterval(() => (seen = usageOf(child.pid) ?? seen), 20)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(watch)
  if (code === null || code > 1) throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}`)
  return { took: performance.now() - start, ...seen, stdout }
}

/** Linux counts the time of the processor in hundredths of a second. */
const tick = 10

/** What Linux knows of a process: its time on the processor, and the high-water mark of its memory. */
function usageOf(pid: number | undefined): { cpu: number; peak: number } | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? []
    // The name of the program, which may hold spaces, stands in brackets before the other fields.
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')
        .at(-1)
        ?.split(' ') ?? []
    const cpu = (Number(fields[11]) + Number(fields[12])) * tick
    return kibibytes === undefined ? undefined : { cpu, peak: Number(kibibytes) / 1024 }
  } catch {
    return undefined
  }
}
