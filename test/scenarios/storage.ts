import { deployment } from './manifests.ts'
import type { Manifest, World } from './world.ts'

/** A claim `data` of 5Gi. */
export function claim(storageClassName: string, spec: Manifest = {}): Manifest {
  const asked = { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '5Gi' } } }
  return { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { ...asked, ...spec } }
}

/** A Deployment `web` whose Pods mount the claim `data`. */
export function claimant(): Manifest {
  return deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } })
}

/** Applies a volume for one node at a time, which goes again. Resolves to its name. */
export async function volume(world: World, storageClassName: string, spec: Manifest): Promise<string> {
  const name = `${world.namespace}-data`
  const made = { accessModes: ['ReadWriteOnce'], storageClassName, hostPath: { path: '/data' }, ...spec }
  await world.apply({ kind: 'PersistentVolume', metadata: { name }, spec: made })
  world.undo(() => world.delete('PersistentVolume', name))
  return name
}

/** Applies a class that makes no volumes, which goes again. */
export async function storageClass(world: World, name: string): Promise<void> {
  await world.apply({ kind: 'StorageClass', metadata: { name }, provisioner: 'kubernetes.io/no-provisioner' })
  world.undo(() => world.delete('StorageClass', name))
}
