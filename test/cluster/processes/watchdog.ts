import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Sees to it that processes and a folder do not outlive the test process, however that ends. */
export interface Watchdog {
  watch(pid: number): void
  forget(pid: number): void
  /** Kills (SIGKILL) what is still watched and removes the folder. */
  end(): Promise<void>
}

/** Reads "+ PID" and "- PID"; at the end of its input, which the death of the test process brings too, it cleans up. */
const script = `
pids=' '
while read -r sign pid; do
  case $sign in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
for try in 1 2 3 4 5; do rm -rf "$1" && break; sleep 0.1; done
`

/** Starts a watchdog: a shell in a session of its own, so that what kills the group of the tests does not kill it. */
export function startWatchdog(folder: string): Watchdog {
  const shell = spawn('sh', ['-c', script, 'watchdog', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(shell, 'exit')
  // A write after its end says nothing that anyone could act on.
  shell.stdin.on('error', () => undefined)
  return {
    watch: (pid) => void shell.stdin.write(`+ ${pid}\n`),
    forget: (pid) => void shell.stdin.write(`- ${pid}\n`),
    async end() {
      shell.stdin.end()
      await ended
    },
  }
}
