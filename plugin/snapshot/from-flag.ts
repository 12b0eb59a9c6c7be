import * as Flags from '@oclif/core/flags'

/** `--from` */
export const fromFlag = Flags.string({
  helpValue: 'DIR',
  summary: 'Read files instead of a cluster: manifests, or what "kubectl cluster-info dump" wrote.',
})
