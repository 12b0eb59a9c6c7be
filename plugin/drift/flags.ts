import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { contextNamespaceFlag } from '../connect/cluster-flags.ts'
import { filenameFlag, kustomizeFlag, recursiveFlag } from '../flags.ts'

/** The arguments of commands about the drift of one object. */
export const oneObjectArgs = {
  'TYPE/NAME': Args.string({ required: true, multiple: true, ignoreStdin: true, description: 'The object.' }),
}

/** Their flags that say where it is declared and which of its fields are meant. */
export const chosenDriftFlags = {
  filename: filenameFlag,
  recursive: recursiveFlag,
  kustomize: kustomizeFlag,
  namespace: contextNamespaceFlag,
  field: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'PATH',
    summary: 'Only this field, as drift names it, and what is below it. May be given several times.',
  }),
}
