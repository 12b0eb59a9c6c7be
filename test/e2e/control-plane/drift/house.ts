import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../../cluster/control-plane.ts'
import { kubectlWith, type Kubectl } from '../../enforcement/kubectl.ts'
import { heal, type Finished } from '../../plugin/support/run.ts'
import { removeWorkspace, workspace } from '../../plugin/support/workspace.ts'

/** As much of a report as these tests read. */
export interface Report {
  summary: Record<string, number>
  objects: {
    kind: string
    name: string
    state: string
    reason: string | null
    fields: {
      path: string
      kind: string
      desired: unknown
      live: unknown
      cause: { class: string; manager: string | null; subresource: string | null; time: string | null }
      lockedBy: { policy: string; rule: string } | null
      tolerated: string | null
    }[]
  }[]
}

/** A control plane, and a folder with manifests in which `kubectl heal drift` runs as its admin. */
export interface House {
  plane: ControlPlane
  kubectl: Kubectl
  /** What kubectl prints; fails where it does. */
  demand(args: readonly string[], input?: string): Promise<string>
  drift(line: string, stdin?: string): Promise<Finished>
  /** The JSON that it prints. */
  report(line: string): Promise<Report>
  /** `Deployment spec.replicas` of each field that counts as drift. */
  fieldsOf(line: string): Promise<string[]>
  stop(): Promise<void>
}

/** Starts one with these files and namespaces. */
export async function startHouse(
  files: Readonly<Record<string, string>>,
  namespaces: readonly string[],
): Promise<House> {
  const plane = await startControlPlane()
  const cwd = workspace(files)
  const KUBECONFIG = await plane.kubeconfig('admin')
  const kubectl = kubectlWith(plane.kubectl, KUBECONFIG)

  async function demand(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await kubectl(args, input)
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`)
    return stdout
  }
  function drift(line: string, stdin = ''): Promise<Finished> {
    return heal(['drift', ...line.split(' ')], { cwd, stdin, env: { KUBECONFIG } })
  }
  async function report(line: string): Promise<Report> {
    const { stdout, stderr } = await drift(`${line} -o json`)
    assert.notEqual(stdout, '', stderr)
    return JSON.parse(stdout) as Report
  }
  async function fieldsOf(line: string): Promise<string[]> {
    const { objects } = await report(line)
    return objects.flatMap(({ kind, fields }) =>
      fields.filter(({ tolerated }) => tolerated === null).map(({ path }) => `${kind} ${path}`),
    )
  }

  for (const namespace of namespaces) await demand(['create', 'namespace', namespace])
  return {
    ...{ plane, kubectl, demand, drift, report, fieldsOf },
    async stop() {
      removeWorkspace(cwd)
      await plane.stop()
    },
  }
}
