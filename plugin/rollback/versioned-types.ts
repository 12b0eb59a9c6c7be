import { resources } from '../../cluster/resource.ts'

/** The kinds that have revisions, and what keeps these. */
export const versionedTypes = {
  Deployment: { type: resources.deployments, key: 'deployments', history: 'replicasets' },
  StatefulSet: { type: resources.statefulsets, key: 'statefulsets', history: 'controllerrevisions' },
  DaemonSet: { type: resources.daemonsets, key: 'daemonsets', history: 'controllerrevisions' },
} as const

/** Deployment, StatefulSet or DaemonSet. */
export type VersionedKind = keyof typeof versionedTypes
