import { execFile } from 'node:child_process'

/** What a run of kubectl left. */
export interface KubectlRun {
  code: number
  stdout: string
  stderr: string
}

/** Stock kubectl with one kubeconfig; `input` is its standard input. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<KubectlRun>

const patience = 30_000

/** A kubectl that talks to one cluster as one user. */
export function kubectlWith(path: string, kubeconfig: string): Kubectl {
  return (args, input) =>
    new Promise((resolve) => {
      // Another control plane may have had the same address, and kubectl remembers for hours what it could do.
      const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: `${kubeconfig}.cache` }
      const child = execFile(path, args, { env, timeout: patience }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr })
      })
      child.stdin?.end(input)
    })
}
