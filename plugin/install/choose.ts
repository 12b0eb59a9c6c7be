import { HealError } from '../../policies/heal-error.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { list, oneLine } from '../../policies/messages/text.ts'
import { isOlder } from '../front-door/versions.ts'
import { versionLabel } from './names.ts'
import { imageOf, isOwnDeployment, repositoryOf, type Settings } from './settings.ts'

/**
 * What is installed where a person chose nothing: the number of replicas that the Deployment has now, and its image while it is of
 * this version (installing again mends), else that of the manifests. Throws where another version's image is from elsewhere: the
 * manifests' would not be what this cluster can pull.
 */
export function chooseSettings(
  chosen: Settings,
  manifests: readonly JsonObject[],
  deployment: JsonObject | undefined,
): Settings {
  const running = imageOf(deployment)
  const manifest = manifests.find(isOwnDeployment)
  const shipped = imageOf(manifest)
  const isSameVersion = versionOf(deployment) !== undefined && versionOf(deployment) === versionOf(manifest)
  if (
    chosen.image === undefined &&
    !isSameVersion &&
    running !== undefined &&
    repositoryOf(running) !== repositoryOf(shipped ?? '')
  )
    throw new HealError('image-needed', `heal-admission runs ${oneLine(running)}, and no --image was given`, {
      hint: `Give --image: the same to keep it, ${repositoryOf(oneLine(running))} with the tag to upgrade to, or ${shipped ?? ''} if that is meant`,
    })
  const replicas = dig(deployment, 'spec', 'replicas')
  const kept = typeof replicas === 'number' && replicas > 0 ? replicas : undefined
  return { image: chosen.image ?? (isSameVersion ? running : undefined), replicas: chosen.replicas ?? kept }
}

function versionOf(deployment: JsonObject | undefined): string | undefined {
  return asString(dig(deployment, 'metadata', 'labels', versionLabel))
}

/** Throws where an installation is just being removed: it would be removed with the rest. */
export function refuseEnding(ending: readonly string[]): void {
  const [first] = ending
  if (first === undefined) return
  throw new HealError('being-deleted', `${list(ending)} ${ending.length === 1 ? 'is' : 'are'} being deleted`, {
    hint: `Wait until that is done (kubectl wait --for=delete ${first} --timeout=5m), then run install again`,
  })
}

/** Throws where the cluster has a newer version than this one, which knows fields that would be lost. */
export function refuseDowngrade(installed: readonly string[], own: string): void {
  const newer = installed.find((version) => isOlder(own, version))
  if (newer === undefined) return
  throw new HealError('newer-installed', `the cluster has kubectl-heal ${oneLine(newer)}, this is ${own}`, {
    hint: 'Install that version of the plugin, or go back to this one with --allow-downgrade',
  })
}
