/** What kind of reason the scheduler gives. */
export type SchedulingClass =
  | 'resource'
  | 'pods'
  | 'taint'
  | 'node-selector'
  | 'pod-affinity'
  | 'pod-anti-affinity'
  | 'topology-spread'
  | 'cordon'
  | 'claim-missing'
  | 'claim-unbound'
  | 'storage-class-missing'
  | 'claim-access'
  | 'volume-missing'
  | 'volume-size'
  | 'volume-zone'
  | 'host-port'
  | 'in-progress'
  | 'other'

interface Row {
  class: SchedulingClass
  /** Its first group is the subject. */
  pattern: RegExp
}

/**
 * The words of every filter of kube-scheduler (pkg/scheduler/framework/plugins of 1.36, and the older ones that differ), by
 * class. The order is that of precedence where two rule out equally many nodes: what one object explains stands before what many do.
 */
const rows: readonly Row[] = [
  { class: 'in-progress', pattern: /^waiting for (?:ephemeral volume controller|the preemption|pods|minCount)/ },
  { class: 'in-progress', pattern: /is in the process of being allocated$/ },
  { class: 'claim-missing', pattern: /persistentvolumeclaims? "([^"]+)" not found/ },
  { class: 'claim-missing', pattern: /^persistentvolumeclaim "([^"]+)" is being deleted$/ },
  { class: 'volume-missing', pattern: /^persistentvolumeclaim "([^"]+)" bound to non-existent persistentvolume/ },
  { class: 'volume-missing', pattern: /bound to non-existent pv\(s\)$/ },
  { class: 'storage-class-missing', pattern: /(?:failed to find storage class|storageclass\S*) "([^"]+)"/ },
  { class: 'claim-unbound', pattern: /unbound (?:immediate )?PersistentVolumeClaims/ },
  { class: 'claim-unbound', pattern: /didn't find available persistent volumes to bind$/ },
  { class: 'claim-access', pattern: /ReadWriteOncePod access mode already in-use/ },
  { class: 'claim-access', pattern: /^node\(s\) had no available disk$/ },
  { class: 'volume-zone', pattern: /had (?:volume node affinity conflict|no available volume zone)$/ },
  { class: 'volume-zone', pattern: /didn't match PersistentVolume's node affinity$/ },
  { class: 'volume-size', pattern: /did not have enough free storage$/ },
  { class: 'cordon', pattern: /^node\(s\) were unschedulable$/ },
  { class: 'pods', pattern: /^Too many (pods)$/ },
  { class: 'resource', pattern: /^Insufficient (\S+)$/ },
  { class: 'host-port', pattern: /didn't have free ports for the requested pod ports$/ },
  { class: 'pod-anti-affinity', pattern: /anti-affinity rules$/ },
  { class: 'pod-affinity', pattern: /didn't match pod affinity(?:\/anti-affinity)?(?: rules)?$/ },
  { class: 'topology-spread', pattern: /didn't match pod topology spread constraints/ },
  { class: 'node-selector', pattern: /didn't match Pod's node affinity(?:\/selector)?$/ },
  { class: 'node-selector', pattern: /didn't match node selector$/ },
  { class: 'node-selector', pattern: /didn't satisfy plugin.*NodeAffinity/ },
  { class: 'node-selector', pattern: /^pod affinity terms conflict$/ },
  { class: 'taint', pattern: /had (?:untolerated )?taint \{([^:}]+):/ },
  { class: 'taint', pattern: /had untolerated taint\(s\)$/ },
  { class: 'taint', pattern: /had taints that the pod didn't tolerate$/ },
]

/** The class of a reason's words, and what they name ('' where they name nothing). */
export function classifyReason(text: string): { class: SchedulingClass; subject: string } {
  for (const row of rows) {
    const match = row.pattern.exec(text)
    if (match !== null) return { class: row.class, subject: match[1] ?? '' }
  }
  return { class: 'other', subject: '' }
}

/** The place of a class among equals: the smaller, the sooner it is taken for the cause. */
export function precedence(of: SchedulingClass): number {
  const place = rows.findIndex((row) => row.class === of)
  return place === -1 ? rows.length : place
}
