import { relative, resolve } from 'node:path'
import type { ControlPlane } from '../../../cluster/control-plane.ts'
import { root } from '../../plugin/support/run.ts'

/** Containers of the image are processes of what it runs: its entry point with the arguments of the Pod, or the command of the Pod. */
export function runAdmission(plane: ControlPlane): void {
  plane.kubelet.program('*kubectl-heal:*', ({ specCommand: [, script], specArgs, address, env }) => ({
    command: process.execPath,
    args:
      script === undefined
        ? [resolve(root, 'dist/heal-admission.js'), ...specArgs, '--host', address]
        : [resolve(root, relative('/app', script)), ...specArgs],
    env,
  }))
}
