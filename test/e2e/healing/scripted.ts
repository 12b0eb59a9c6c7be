import type { Setting } from '../../scenarios/setting.ts'
import { at } from '../../cluster/at.ts'
import { deployment, type Parts } from '../../scenarios/manifests.ts'
import { untilCrashing, untilRolledOut } from '../../scenarios/waiting.ts'

/** The container of `killedAtLimit`. */
export const small = { resources: { limits: { memory: '64Mi' } } }

/** A Deployment `web`, killed at its limit while that is 64Mi; `heals` says whether more helps. */
export async function killedAtLimit(
  { world }: Setting,
  { heals = true, ...parts }: Parts & { heals?: boolean } = {},
): Promise<void> {
  world.script('crash:*', (pod) => {
    const limit: unknown = at(pod, 'spec.containers.0.resources.limits.memory')
    if (heals && limit !== '64Mi') return { kind: 'runs' }
    return { kind: 'exits', code: 137, reason: 'OOMKilled', after: 50 }
  })
  await world.apply(deployment('web', { image: 'crash:1', container: small, ...parts }))
  await untilCrashing(world, 'web')
}

/** A Deployment `web` that is well. */
export async function wellDeployment({ world }: Setting, parts: Parts = {}): Promise<void> {
  await world.apply(deployment('web', parts))
  await untilRolledOut(world, 'Deployment', 'web')
}

/** The memory limit that the Deployment `web` has now. */
export async function limitOf({ world }: Setting): Promise<unknown> {
  return at(await world.get('Deployment', 'web'), 'spec.template.spec.containers.0.resources.limits.memory')
}
