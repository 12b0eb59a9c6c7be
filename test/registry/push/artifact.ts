import { referrerManifest, tagManifest, type Artifact, type Blob } from '../../signing/artifact.ts'
import { ociIndex, ociManifest, type Descriptor, type Json, type Pusher } from './pusher.ts'

/** The tag that stands in for the referrers API where a registry has none: an index of what refers to the image. */
export function fallbackTag(digest: string): string {
  return digest.replace(':', '-')
}

/** Pushes all signatures and attestations of an image, as their artifacts say: those of one classic tag are one manifest. */
export async function pushArtifacts(
  pusher: Pusher,
  repository: string,
  subject: Descriptor,
  artifacts: readonly Artifact[],
): Promise<void> {
  const tags = new Set(artifacts.map(tagOf))
  for (const tag of tags) {
    const [first, ...more] = artifacts.filter((artifact) => tagOf(artifact) === tag)
    if (first === undefined) continue
    if (tag !== undefined) await pushTagged(pusher, repository, tag, [first, ...more])
    else for (const artifact of [first, ...more]) await pushReferrer(pusher, repository, subject, artifact)
  }
}

/**
 * Pushes an artifact that refers to an image. Where the registry has no referrers API, it is entered in the index that stands in
 * for it (distribution-spec, "Pushing Manifests with Subject").
 */
async function pushReferrer(
  pusher: Pusher,
  repository: string,
  subject: Descriptor,
  artifact: Artifact,
): Promise<Descriptor> {
  await pushBlobs(pusher, repository, [artifact])
  const pushed = await pusher.manifest(repository, referrerManifest(artifact, subject), ociManifest)
  const { artifactType, annotations } = artifact
  if (!(await pusher.hasReferrers(repository, subject.digest)))
    await enter(pusher, repository, subject.digest, { ...pushed, artifactType, annotations })
  return pushed
}

/** Pushes artifacts as the layers of one manifest under a tag: the classic layout (`sha256-….sig`). */
async function pushTagged(
  pusher: Pusher,
  repository: string,
  tag: string,
  artifacts: readonly [Artifact, ...Artifact[]],
): Promise<Descriptor> {
  await pushBlobs(pusher, repository, artifacts)
  return pusher.manifest(repository, tagManifest(artifacts), ociManifest, tag)
}

function tagOf({ place }: Artifact): string | undefined {
  return place.kind === 'tag' ? place.tag : undefined
}

async function pushBlobs(pusher: Pusher, repository: string, artifacts: readonly Artifact[]): Promise<void> {
  const blobs: Blob[] = artifacts.flatMap(({ config, layer }) => [config, layer])
  for (const { bytes, mediaType } of blobs) await pusher.blob(repository, bytes, mediaType)
}

async function enter(pusher: Pusher, repository: string, digest: string, entry: Json): Promise<void> {
  const manifests = [...(await pusher.referrers(repository, digest)), entry]
  const index = { schemaVersion: 2, mediaType: ociIndex, manifests }
  await pusher.manifest(repository, Buffer.from(JSON.stringify(index)), ociIndex, fallbackTag(digest))
}
