import { join } from 'node:path'
import { argumentsOf, type ComponentName, type Layout } from '../components.ts'
import { startProcess, tailOf, type RunningProcess } from './process.ts'
import type { Watchdog } from './watchdog.ts'

/** The running programs of a control plane. */
export interface Components {
  start(name: ComponentName): void
  /** Kills it (SIGKILL) and waits for its end. */
  stop(name: ComponentName): Promise<void>
  /** Kills all of them; the watchdog is for tests that come to no end. */
  stopAll(): Promise<void>
  /** Fails when a program has ended that nobody stopped, with the end of its log. */
  demandAlive(): Promise<void>
}

/** Makes the components; none runs yet. */
export function createComponents(layout: Layout, watchdog: Watchdog): Components {
  const running = new Map<ComponentName, RunningProcess>()
  const ended = new Set<ComponentName>()
  const logOf = (name: ComponentName) => join(layout.folder, `${name}.log`)

  function start(name: ComponentName): void {
    const program = { path: join(layout.programs, name), args: argumentsOf(name, layout), log: logOf(name) }
    const component = startProcess({ ...program, cwd: layout.folder }, watchdog)
    running.set(name, component)
    void component.exited.then(() => {
      if (running.get(name) === component) ended.add(name)
    })
  }

  async function stop(name: ComponentName): Promise<void> {
    const component = running.get(name)
    running.delete(name)
    component?.kill('SIGKILL')
    await component?.exited
  }

  async function stopAll(): Promise<void> {
    await Promise.all([...running.keys()].map(stop))
  }

  async function demandAlive(): Promise<void> {
    for (const name of ended)
      throw new Error(`${name} ended by itself; its log ends with\n${await tailOf(logOf(name))}`)
  }

  return { start, stop, stopAll, demandAlive }
}
