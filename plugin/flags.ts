import * as Flags from '@oclif/core/flags'

const several = { multiple: true, multipleNonGreedy: true } as const

/** `-f`, as kubectl has it: several times, or several names with commas. */
export const filenameFlag = Flags.string({
  ...several,
  char: 'f',
  delimiter: ',',
  helpValue: 'FILE|DIR|-',
  summary: 'Manifests to read: a file, a directory, or - for standard input. May be given several times.',
})

/** `-R` */
export const recursiveFlag = Flags.boolean({ char: 'R', summary: 'Read the directories given with -f recursively.' })

/** `-k` */
export const kustomizeFlag = Flags.string({
  ...several,
  char: 'k',
  helpValue: 'DIR',
  summary: 'A kustomization to read: what "kubectl kustomize" builds of it. May be given several times.',
})

const policies = {
  ...several,
  helpValue: 'FILE|DIR|-',
  summary:
    'Policies: a file, the files of a directory (not those below it), or - for standard input. May be given several times.',
} as const

/** `--policies`, where a command can do without */
export const policiesFlag = Flags.string(policies)

/** `--policies`, where it cannot */
export const requiredPoliciesFlag = Flags.string({ ...policies, required: true })

/** `--exceptions` */
export const exceptionsFlag = Flags.string({
  ...several,
  helpValue: 'FILE|DIR|-',
  summary: 'Exceptions (DriftException) to the policies. May be given several times.',
})

/** `-o`, one of the formats a command has. */
export function outputFlag<const Format extends string>(formats: readonly Format[], byDefault: Format) {
  return Flags.option({ options: formats })({
    char: 'o',
    default: byDefault,
    helpValue: formats.join('|'),
    summary: 'How to print the result.',
  } as { char: 'o'; default: Format; helpValue: string; summary: string })
}

/** `--now`; `timeFrom` reads it. */
export const nowFlag = Flags.string({
  helpValue: 'TIME',
  summary: 'The time that decides which exceptions are live (RFC 3339); the default is the present.',
})

/** `-n` */
export const namespaceFlag = Flags.string({
  char: 'n',
  helpValue: 'NAMESPACE',
  summary: 'The namespace of manifests that name none; the default is "default".',
})

/** `-o` of a command that answers in a few lines for a person, or prints one object. */
export const objectFormatFlag = Flags.option({ options: ['yaml', 'json', 'name'] as const })({
  char: 'o',
  helpValue: 'yaml|json|name',
  summary: 'Print the object instead of a few lines about it.',
})
