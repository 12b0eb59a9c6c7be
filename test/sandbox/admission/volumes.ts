import { ensure, objectAt } from '../json.ts'
import { annotation, finalizersOf, placeOf } from '../metadata.ts'
import { resourceOfKind } from '../resources.ts'
import type { Plugin } from './plugins.ts'

const isDefault = 'storageclass.kubernetes.io/is-default-class'

/** StorageObjectInUseProtection: volumes and claims do not go while they are used. */
export const protectVolume: Plugin = (_machinery, { info }, object) => {
  const finalizer = info.kind === 'PersistentVolume' ? 'kubernetes.io/pv-protection' : 'kubernetes.io/pvc-protection'
  const finalizers = finalizersOf(object)
  if (!finalizers.includes(finalizer)) ensure(object, 'metadata')['finalizers'] = [...finalizers, finalizer]
}

/** DefaultStorageClass: a claim that names no class gets the newest default one, if there is any. */
export const chooseStorageClass: Plugin = ({ store }, _request, claim) => {
  if (objectAt(claim, 'spec')['storageClassName'] !== undefined) return
  const classes = store.list(resourceOfKind('StorageClass')).filter((one) => annotation(one, isDefault) === 'true')
  const created = (one: unknown) => String(objectAt(one, 'metadata')['creationTimestamp'])
  const [newest] = classes.toSorted((left, right) => created(right).localeCompare(created(left)))
  if (newest !== undefined) ensure(claim, 'spec')['storageClassName'] = placeOf(newest).name
}
