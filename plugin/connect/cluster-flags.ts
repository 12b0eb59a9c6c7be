import * as Flags from '@oclif/core/flags'

/** What kubectl's flags for reaching a cluster were given; `connect` takes it. */
export interface ClusterFlags {
  kubeconfig?: string | undefined
  context?: string | undefined
  as?: string | undefined
  'as-group'?: string[] | undefined
  'request-timeout'?: string | undefined
}

/** kubectl's flags for reaching a cluster, with its names and meaning: `static override flags = {...clusterFlags, …}`. */
export const clusterFlags = {
  kubeconfig: Flags.string({
    helpValue: 'FILE',
    summary: 'The kubeconfig; the default is $KUBECONFIG, else ~/.kube/config, else the Pod this runs in.',
  }),
  context: Flags.string({
    helpValue: 'NAME',
    summary: 'The context of the kubeconfig; the default is its current one.',
  }),
  as: Flags.string({ helpValue: 'USER', summary: 'The user to impersonate.' }),
  'as-group': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'GROUP',
    summary: 'A group to impersonate. May be given several times.',
  }),
  'request-timeout': Flags.string({
    helpValue: 'DURATION',
    summary: 'How long one request may take: 5s, 1m; 0 for as long as it wants. The default is 10s.',
  }),
}

/** `-n`, where its default is the namespace of the context. */
export const contextNamespaceFlag = Flags.string({
  char: 'n',
  helpValue: 'NAMESPACE',
  summary: "The namespace; the default is the context's.",
})

/** `-A` */
export const allNamespacesFlag = Flags.boolean({ char: 'A', summary: 'All namespaces.' })

/** `--yes`: what `confirm` reads */
export const yesFlag = Flags.boolean({ char: 'y', summary: 'Do not ask.' })

/** `--dry-run`, as kubectl has it. */
export const dryRunFlag = Flags.option({ options: ['none', 'client', 'server'] as const })({
  default: 'none',
  helpValue: 'none|client|server',
  summary: 'client: print what would be sent; server: let the API server and its webhooks judge it; change nothing.',
} as { default: 'none'; helpValue: string; summary: string })
