import assert from 'node:assert/strict'
import { findBinaries, findKubectl, programs } from '../../cluster/find-binaries.ts'

const cache = '/home/me/.cache/kubectl-heal/control-plane-1.36.3'
const all = (folder: string) => programs.map((program) => `${folder}/${program}`)

interface Row {
  claim: string
  env?: Record<string, string>
  files: string[]
  folder?: string
  lacks?: string[]
  kubectl?: string | undefined
}

const rows: Row[] = [
  { claim: 'what was built is found', files: all(cache), folder: cache, kubectl: `${cache}/kubectl` },
  {
    claim: 'KUBEBUILDER_ASSETS comes first',
    env: { KUBEBUILDER_ASSETS: '/assets' },
    files: [...all(cache), ...all('/assets')],
    folder: '/assets',
    kubectl: `${cache}/kubectl`,
  },
  {
    claim: 'a place counts only when it holds everything',
    env: { KUBEBUILDER_ASSETS: '/assets' },
    files: [...all(cache), '/assets/etcd', '/assets/kube-apiserver', '/assets/kubectl'],
    folder: cache,
    kubectl: `${cache}/kubectl`,
  },
  {
    claim: 'what is missing is told, place by place',
    env: { KUBEBUILDER_ASSETS: '/assets' },
    files: ['/assets/etcd', '/assets/kube-apiserver', '/assets/kubectl'],
    lacks: ['/assets has no kube-controller-manager, kube-scheduler', `${cache} has no ${programs.join(', ')}`],
  },
  {
    claim: 'an empty KUBEBUILDER_ASSETS is none',
    env: { KUBEBUILDER_ASSETS: '' },
    files: [],
    lacks: [`${cache} has no ${programs.join(', ')}`],
  },
  {
    claim: 'XDG_CACHE_HOME moves the cache',
    env: { XDG_CACHE_HOME: '/big' },
    files: all('/big/kubectl-heal/control-plane-1.36.3'),
    folder: '/big/kubectl-heal/control-plane-1.36.3',
    kubectl: '/big/kubectl-heal/control-plane-1.36.3/kubectl',
  },
  {
    claim: 'kubectl of the PATH comes before the one that was built',
    env: { PATH: '/bin:/usr/bin' },
    files: [...all(cache), '/usr/bin/kubectl'],
    folder: cache,
    kubectl: '/usr/bin/kubectl',
  },
  {
    claim: '$KUBECTL comes before the PATH',
    env: { PATH: '/usr/bin', KUBECTL: '/opt/kubectl' },
    files: [...all(cache), '/usr/bin/kubectl', '/opt/kubectl'],
    folder: cache,
    kubectl: '/opt/kubectl',
  },
]

describe('where the programs of the tests come from', () => {
  for (const { claim, env = {}, files, folder, lacks, kubectl } of rows) {
    it(claim, () => {
      const places = { env, home: '/home/me', isExecutable: (path: string) => files.includes(path) }
      const found = findBinaries(places)
      assert.deepEqual(found, folder === undefined ? { ok: false, lacks } : { ok: true, folder })
      assert.equal(findKubectl(places), kubectl)
    })
  }
})
