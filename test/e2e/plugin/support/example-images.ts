import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '../../../signing/artifact.ts'
import { bundleBytes, messageBundle } from '../../../signing/bundle.ts'
import { signEnvelope } from '../../../signing/envelope.ts'
import { createSigstore } from '../../../signing/keyless.ts'
import { signingKey } from '../../../signing/keys.ts'
import { certificateBundle } from '../../../signing/sign-with-certificate.ts'
import { statementBytes } from '../../../signing/statement.ts'
import { startScriptedRegistry, type ScriptedRegistry } from '../../../support/scripted-registry/scripted-registry.ts'
import { imagePolicy, ruleFor } from './image-policy.ts'
import { signedContent } from './signed-content.ts'

/** Starts a registry with the signed image of the examples, and writes its policy (`images.yaml`) and the signed file of the others. */
export async function startExampleImages(folder: string): Promise<ScriptedRegistry> {
  const key = signingKey('p256')
  const registry = await startScriptedRegistry({ content: signedContent(key, '1.2') })
  const artifact = Buffer.from('what was released\n')
  const sigstore = await createSigstore()
  const who = { issuer: 'https://accounts.example.com', subject: 'release@example.com' }
  const certificate = await sigstore.certify(who)
  const statement = statementBytes(digestOf(artifact), {
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
  })
  const envelope = signEnvelope(certificate.key, statement)
  const files = {
    'images.yaml': imagePolicy(ruleFor(registry.host, key), 'images'),
    'web.tar': artifact,
    'cosign.pub': key.pem,
    'web.tar.sigstore.json': bundleBytes(messageBundle(key, artifact)),
    'provenance.sigstore.json': bundleBytes(await certificateBundle(envelope, certificate, { log: sigstore.log })),
    'trusted_root.json': sigstore.trustRoot,
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return registry
}
