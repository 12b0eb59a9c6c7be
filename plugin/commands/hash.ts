import * as Flags from '@oclif/core/flags'
import { hashAnnotation } from '../../policies/config-hash/hash.ts'
import { filenameFlag, kustomizeFlag, namespaceFlag, outputFlag, recursiveFlag } from '../flags.ts'
import { hashData, hashManifests, hashText } from '../hash/hash-manifests.ts'
import { refuseUnwritable, writeHashes } from '../hash/write-hashes.ts'
import { HealCommand } from '../heal-command.ts'
import { namespaceFrom } from '../names.ts'
import { printData } from '../output/data.ts'

/** `kubectl heal hash` */
export class Hash extends HealCommand {
  static override summary = 'Print the config hash annotations of manifests, ready to paste.'
  static override description =
    'The hash covers what the manifest declares in its spec, replicas left out; the second annotation lists the paths, so that anybody can recompute the hash on the live object. A rule of type configHash holds the object to it.'

  static override examples = [
    '<%= config.bin %> hash -f deployment.yaml',
    '<%= config.bin %> hash -f manifests/ -R --write',
    'helm template shop | <%= config.bin %> hash -f - -o json',
  ]

  static override flags = {
    filename: filenameFlag,
    recursive: recursiveFlag,
    kustomize: kustomizeFlag,
    namespace: namespaceFlag,
    annotation: Flags.string({
      default: hashAnnotation,
      helpValue: 'NAME',
      summary: 'The annotation of the hash, where the rule renames it.',
    }),
    write: Flags.boolean({
      summary: 'Write the annotations into the files of -f; comments, order and quoting stay as they are.',
    }),
    output: outputFlag(['yaml', 'json'], 'yaml'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Hash)
    if (flags.write) refuseUnwritable(flags.filename ?? [], flags.kustomize ?? [])
    const hashes = await hashManifests(
      { filenames: flags.filename ?? [], recursive: flags.recursive, kustomizations: flags.kustomize ?? [] },
      { annotation: flags.annotation, namespace: namespaceFrom(flags.namespace) },
    )
    if (flags.write)
      (await writeHashes(hashes)).forEach((line) => {
        this.io.say(line)
      })
    else this.io.out(flags.output === 'json' ? printData(hashData(hashes), 'json') : hashText(hashes))
    return 0
  }
}
