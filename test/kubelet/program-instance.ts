import { constants } from 'node:os'
import { startProcess } from '../cluster/processes/process.ts'
import type { Watchdog } from '../cluster/processes/watchdog.ts'
import type { Command } from './behaviour.ts'
import type { Ending, Instance } from './instance.ts'

/** Where its output goes and what it gets besides its own arguments and variables. */
export interface ProgramOptions {
  log: string
  env: Readonly<Record<string, string>>
  kubeconfig: string
  watchdog: Watchdog
}

/** A run that is a process of this machine. It sees nothing of a cluster but its kubeconfig. */
export function programInstance(program: Command, { log, env, kubeconfig, watchdog }: ProgramOptions): Instance {
  // Unset, so that nothing is taken for the inside of another cluster.
  const unset = { KUBECONFIG: undefined, KUBERNETES_SERVICE_HOST: undefined }
  const { command, args = [], cwd } = program
  const started = startProcess(
    {
      path: command,
      args: [...args, '--kubeconfig', kubeconfig],
      env: { ...process.env, ...unset, ...env, ...program.env },
      log,
      ...(cwd === undefined ? {} : { cwd }),
    },
    watchdog,
  )
  const ended = started.exited.then(({ code, signal, problem }): Ending => {
    if (problem !== undefined) return { code: 128, reason: 'StartError', message: problem }
    if (signal === null) return { code: code ?? 0 }
    const number = constants.signals[signal]
    return { code: 128 + number, signal: number }
  })
  return { ended, pid: started.pid, signal: started.kill }
}
